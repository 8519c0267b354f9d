import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Not, type Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { cutOffOf, issuedAt, principalKey, whoseOf } from './cut-offs.js';
import type { Principal } from './principal.js';
import { RevokedToken } from './revoked-token.entity.js';

/** Another process's revocation is honoured after at most this long. */
const REFRESH_INTERVAL_MS = 1_000;
/** Without an expiry of its own, or with a later one, a revoked token is remembered this long. */
const LONGEST_MEMORY_YEARS = 100;
/** So many of the last numbers are read again: one may be committed later than another that is higher. */
const OVERLAP_ROWS = 500n;

/** How seldom one looks for what a version without numbers has revoked, while it is being replaced. */
const LOOKS_PER_UNNUMBERED = 10;

/** What is refused: one token, or what a principal was issued before. */
type Revocation = Pick<RevokedToken, 'businessUid' | 'tokenId' | 'expiresAt' | 'issuedBefore'>;

/**
 * The revoked tokens, kept in memory so that no request has to ask the database. Bounded by what was revoked within a
 * token's lifetime, and by how many people were ever cut off.
 */
@Injectable()
export class RevokedTokens implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RevokedTokens.name);
  private expiryById = new Map<string, number>();
  /** Milliseconds since 1970, by whom {@link principalKey} names. */
  private readonly cutOffs = new Map<string, number>();
  /** The highest number there was at the last look. */
  private highest = 0n;
  private looks = 0;
  private timer: NodeJS.Timeout | undefined;
  private refreshing = false;

  constructor(
    @InjectRepository(RevokedToken) private readonly rows: Repository<RevokedToken>,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refreshQuietly(), REFRESH_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** True for a token that has been revoked. */
  has(tokenId: string): boolean {
    return this.expiryById.has(tokenId);
  }

  /** True for a token of `principal` that was issued before it was cut off. Costs nothing while nobody is. */
  isCutOff(principal: Principal, claims: unknown): boolean {
    if (this.cutOffs.size === 0) return false;
    const cutOffAt = this.cutOffs.get(principalKey(principal));
    return cutOffAt !== undefined && issuedAt(claims) <= cutOffAt;
  }

  /** Revokes a token in the database and in this process. @returns whether it had not been before; of several at once only one is told so */
  async add(token: { businessUid: string; tokenId: string; expiresAt: Date | undefined }): Promise<boolean> {
    const latest = this.longestMemory();
    // A token's expiry may lie beyond every date that can be written down; then this comparison is false.
    const expiresAt = token.expiresAt && token.expiresAt < latest ? token.expiresAt : latest;
    return this.insert({ ...token, expiresAt, issuedBefore: null });
  }

  /** Refuses all tokens that `principal` has been issued until now, in every process within moments. New ones are none of them. */
  async cutOff(principal: Principal): Promise<void> {
    await this.insert(cutOffOf(principal, this.clock.now()));
  }

  private async insert(revocation: Revocation): Promise<boolean> {
    const [last] = await this.rows.find({
      select: { sequence: true },
      where: { sequence: Not(IsNull()) },
      order: { sequence: 'DESC' },
      take: 1,
    });
    const sequence = String(BigInt(last?.sequence ?? 0) + 1n);
    const row = { ...revocation, revokedAt: this.clock.now(), sequence };
    const insert = this.rows.createQueryBuilder().insert().values(row).orIgnore().returning(['tokenId']);
    const { raw } = (await insert.execute()) as { raw: unknown[] };
    this.remember(row);
    return raw.length > 0;
  }

  private longestMemory(): Date {
    const latest = new Date(this.clock.now());
    latest.setUTCFullYear(latest.getUTCFullYear() + LONGEST_MEMORY_YEARS);
    return latest;
  }

  private async refreshQuietly(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    try {
      await this.refresh();
    } catch (error) {
      this.logger.warn({ err: error }, 'could not refresh the revoked tokens');
    } finally {
      this.refreshing = false;
    }
  }

  /** Across businesses, without a lock: a poller (docs/architecture.md, SQL rule 2). */
  private async refresh(): Promise<void> {
    const now = this.clock.now();
    const rows = await this.rows.findBy({ sequence: MoreThan(String(this.highest - OVERLAP_ROWS)) });
    const unnumbered = this.looks++ % LOOKS_PER_UNNUMBERED === 0 ? await this.rows.findBy({ sequence: IsNull() }) : [];
    for (const row of [...rows, ...unnumbered]) if (row.expiresAt > now) this.remember(row);
    // Below what it was where the last ones have been swept, and counting began anew: then the next look is at all there are.
    this.highest = rows.reduce((highest, { sequence }) => larger(highest, BigInt(sequence ?? 0)), 0n);
    for (const [tokenId, expiry] of this.expiryById) if (expiry <= now.getTime()) this.expiryById.delete(tokenId);
  }

  private remember({ businessUid, tokenId, expiresAt, issuedBefore }: Revocation): void {
    if (issuedBefore === null) {
      this.expiryById.set(tokenId, expiresAt.getTime());
      return;
    }
    const key = `${businessUid},${whoseOf(tokenId)}`;
    this.cutOffs.set(key, Math.max(issuedBefore.getTime(), this.cutOffs.get(key) ?? 0));
  }
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
