import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { type CalendarDay, calendarDayIn } from '../common/calendar.js';
import { Clock } from '../common/clock.js';
import { NotFoundError } from '../common/errors/common.errors.js';
import { Business } from './business.entity.js';

/** What requests keep asking about a business. */
export type BusinessProfile = Pick<Business, 'businessUid' | 'timeZone' | 'currency' | 'features' | 'directoryUid'>;

/** A change made by another process is seen after at most this long. */
export const PROFILE_STALENESS_MS = 1_000;
const MAX_PROFILES = 10_000;

interface CachedProfile {
  readonly profile: Promise<BusinessProfile | null>;
  readonly readAt: number;
}

/** The businesses' profiles from a bounded cache, so that the gate and the calendar cost no query per request. */
@Injectable()
export class BusinessProfiles {
  private readonly cache = new Map<string, CachedProfile>();

  constructor(
    @InjectRepository(Business) private readonly businesses: Repository<Business>,
    private readonly clock: Clock,
  ) {}

  /** The profile of a business, or null when there is none of that uid. At most {@link PROFILE_STALENESS_MS} old. */
  find(businessUid: string): Promise<BusinessProfile | null> {
    const cached = this.cache.get(businessUid);
    const now = performance.now();
    if (cached && now - cached.readAt < PROFILE_STALENESS_MS) return cached.profile;
    this.cache.delete(businessUid);
    if (this.cache.size >= MAX_PROFILES) this.cache.delete(this.cache.keys().next().value ?? '');
    const profile = this.businesses.findOneBy({ businessUid });
    this.cache.set(businessUid, { profile, readAt: now });
    profile.catch(() => this.forget(businessUid));
    return profile;
  }

  /** The profile of a business that must exist. @throws NotFoundError */
  async get(businessUid: string): Promise<BusinessProfile> {
    const profile = await this.find(businessUid);
    if (!profile) throw new NotFoundError('Business');
    return profile;
  }

  /** The day it is for a business now; validity and due dates are decided on it (design.md, Time). */
  async today(businessUid: string): Promise<CalendarDay> {
    const { timeZone } = await this.get(businessUid);
    return calendarDayIn(timeZone, this.clock.now());
  }

  /** Called by whoever changes a business, so that this process sees it at once. */
  forget(businessUid: string): void {
    this.cache.delete(businessUid);
  }
}
