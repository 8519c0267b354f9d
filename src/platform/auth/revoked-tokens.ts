import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { RevokedToken } from './revoked-token.entity.js';

/** Another process's revocation is honoured after at most this long. */
const REFRESH_INTERVAL_MS = 1_000;
/** Without an expiry of its own, or with a later one, a revoked token is remembered this long. */
const LONGEST_MEMORY_YEARS = 100;
/** A revocation may commit later than its time stamp says, or come from a clock that is behind. */
const OVERLAP_MS = 60_000;

/**
 * The revoked tokens, kept in memory so that no request has to ask the database. Bounded by what was revoked within a
 * token's lifetime.
 */
@Injectable()
export class RevokedTokens implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RevokedTokens.name);
  private expiryById = new Map<string, number>();
  private newest = new Date(0);
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

  /** Revokes a token in the database and in this process. */
  async add(token: { businessUid: string; tokenId: string; expiresAt: Date | undefined }): Promise<void> {
    const now = this.clock.now();
    const latest = new Date(now);
    latest.setUTCFullYear(now.getUTCFullYear() + LONGEST_MEMORY_YEARS);
    // A token's expiry may lie beyond every date that can be written down; then this comparison is false.
    const expiresAt = token.expiresAt && token.expiresAt < latest ? token.expiresAt : latest;
    const row = { ...token, revokedAt: now, expiresAt };
    await this.rows.createQueryBuilder().insert().values(row).orIgnore().execute();
    this.remember(row);
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
    const since = new Date(this.newest.getTime() - OVERLAP_MS);
    const rows = await this.rows.findBy({ expiresAt: MoreThan(now), revokedAt: MoreThan(since) });
    for (const row of rows) this.remember(row);
    for (const [tokenId, expiry] of this.expiryById) if (expiry <= now.getTime()) this.expiryById.delete(tokenId);
  }

  private remember(row: Pick<RevokedToken, 'tokenId' | 'expiresAt' | 'revokedAt'>): void {
    this.expiryById.set(row.tokenId, row.expiresAt.getTime());
    if (row.revokedAt > this.newest) this.newest = row.revokedAt;
  }
}
