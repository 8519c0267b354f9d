import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { type CalendarDay, calendarDayIn } from '../../platform/common/calendar.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { Business } from './business.entity.js';

/** What requests keep asking about a business. */
export type BusinessProfile = Pick<
  Business,
  'businessUid' | 'timeZone' | 'currency' | 'features' | 'packageSettings' | 'directoryUid'
>;

/** A change made by another process is seen after at most this long. */
const PROFILE_STALENESS_MS = 1_000;
/** Profiles in use are read again this often, well before they would be too old: then no request waits for them. */
const REFRESH_INTERVAL_MS = PROFILE_STALENESS_MS / 2;
/** A profile that was asked for within this time is kept fresh. */
const IN_USE_MS = 60_000;
const MAX_PROFILES = 10_000;

type Profiles = ReadonlyMap<string, BusinessProfile>;

/** A query that has not been sent yet. */
interface NextRead {
  readonly businessUids: Set<string>;
  readonly found: Promise<Profiles>;
}

interface CachedProfile {
  readonly profile: Promise<BusinessProfile | null>;
  readonly readAt: number;
  usedAt: number;
}

/**
 * The businesses' profiles from a bounded cache, so that the gate and the calendar cost no query per request: all that are in use are
 * read again in one query, the others are forgotten. Those that are missing while a query is under way share the next one: a
 * thousand businesses that come back at once don't take all connections.
 */
@Injectable()
export class BusinessProfiles implements OnApplicationShutdown {
  private readonly logger = new Logger(BusinessProfiles.name);
  private readonly cache = new Map<string, CachedProfile>();
  private nextRead: NextRead | undefined;
  private lastRead: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    @InjectRepository(Business) private readonly businesses: Repository<Business>,
    private readonly clock: Clock,
  ) {}

  onApplicationShutdown(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  /** The profile of a business, or null when there is none of that uid. At most {@link PROFILE_STALENESS_MS} old. */
  find(businessUid: string): Promise<BusinessProfile | null> {
    const cached = this.cache.get(businessUid);
    const now = performance.now();
    if (cached && now - cached.readAt < PROFILE_STALENESS_MS) {
      cached.usedAt = now;
      return cached.profile;
    }
    this.cache.delete(businessUid);
    if (this.cache.size >= MAX_PROFILES) this.cache.delete(this.cache.keys().next().value ?? '');
    const profile = this.read(businessUid);
    const entry = { profile, readAt: now, usedAt: now };
    this.cache.set(businessUid, entry);
    profile.catch(() => this.replace(businessUid, entry));
    this.scheduleRefresh();
    return profile;
  }

  /** The profile of a business that must exist. @throws NotFoundError */
  async get(businessUid: string): Promise<BusinessProfile> {
    const profile = await this.find(businessUid);
    if (!profile) throw new NotFoundError('Business');
    return profile;
  }

  /** The day it is for a business now; validity and due dates are decided on it (docs/architecture.md, Time and money). */
  async today(businessUid: string): Promise<CalendarDay> {
    const { timeZone } = await this.get(businessUid);
    return calendarDayIn(timeZone, this.clock.now());
  }

  /** Called by whoever changes a business, so that this process sees it at once. */
  forget(businessUid: string): void {
    this.cache.delete(businessUid);
  }

  /** At once where no query is under way, else together with all others that are missed meanwhile. */
  private async read(businessUid: string): Promise<BusinessProfile | null> {
    this.nextRead ??= this.prepareRead();
    const { businessUids, found } = this.nextRead;
    businessUids.add(businessUid);
    return (await found).get(businessUid) ?? null;
  }

  private prepareRead(): NextRead {
    const businessUids = new Set<string>();
    const found = this.lastRead.then(() => {
      this.nextRead = undefined;
      return this.readAll([...businessUids]);
    });
    // A query that fails fails for those who wait for it, not for the next one's.
    this.lastRead = found.catch(() => undefined);
    return { businessUids, found };
  }

  private async readAll(businessUids: readonly string[]): Promise<Profiles> {
    const rows = await this.businesses.findBy({ businessUid: In(businessUids) });
    return new Map(rows.map((row) => [row.businessUid, row]));
  }

  /** Unless nothing is cached: an idle service asks nothing. */
  private scheduleRefresh(): void {
    if (this.stopping || this.timer !== undefined || this.cache.size === 0) return;
    this.timer = setTimeout(() => {
      this.refresh()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'could not refresh the business profiles'))
        .finally(() => {
          this.timer = undefined;
          this.scheduleRefresh();
        });
    }, REFRESH_INTERVAL_MS).unref();
  }

  private async refresh(): Promise<void> {
    const readAt = performance.now();
    const inUse = new Map<string, CachedProfile>();
    for (const [businessUid, entry] of this.cache) {
      if (readAt - entry.usedAt < IN_USE_MS) inUse.set(businessUid, entry);
      else this.cache.delete(businessUid);
    }
    if (inUse.size === 0) return;
    const found = await this.readAll([...inUse.keys()]);
    for (const [businessUid, entry] of inUse) {
      const profile = Promise.resolve(found.get(businessUid) ?? null);
      this.replace(businessUid, entry, { profile, readAt, usedAt: entry.usedAt });
    }
  }

  /** Unless it has been forgotten or read anew meanwhile: what was read before a change must not outlive it. */
  private replace(businessUid: string, entry: CachedProfile, newer?: CachedProfile): void {
    if (this.cache.get(businessUid) !== entry) return;
    if (newer) this.cache.set(businessUid, newer);
    else this.cache.delete(businessUid);
  }
}
