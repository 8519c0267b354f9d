import { setTimeout as sleep } from 'node:timers/promises';
import { HttpException, Inject, Injectable } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { RedemptionQueue } from '../../modules/client-packages/redemption/engine/redemption-queue.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { Draining } from './draining.js';

/** Longest that the database may take to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 1_000;

/** Whether requests should be sent here. What it says is public, so it names parts, never addresses or the database's messages. */
@Injectable()
export class Readiness {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
    private readonly queue: RedemptionQueue,
    private readonly draining: Draining,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'redemptionQueueLimit'>,
  ) {}

  /** @throws DomainError (503) whose details say of each part how it is */
  async check(): Promise<HealthCheckResult> {
    const checks = [() => this.checkService(), () => this.checkDatabase(), () => this.checkQueue()];
    try {
      return await this.health.check(checks);
    } catch (error) {
      if (!(error instanceof HttpException)) throw error;
      const { details } = error.getResponse() as HealthCheckResult;
      throw new DomainError('OVERLOADED', 'The service is not ready', { details });
    }
  }

  private checkService(): HealthIndicatorResult {
    const service = this.indicators.check('service');
    return this.draining.hasBegun ? service.down('stopping') : service.up();
  }

  private async checkDatabase(): Promise<HealthIndicatorResult> {
    const database = this.indicators.check('database');
    const migrations = this.indicators.check('migrations');
    const ran = await this.ranMigrations();
    if (!ran) return { ...database.down('no answer'), ...migrations.down('unknown') };
    // More than there are here is fine: during an upgrade both versions run.
    const missing = this.dataSource.migrations.map(({ name }) => name ?? '').filter((name) => !ran.has(name));
    return { ...database.up(), ...(missing.length === 0 ? migrations.up() : migrations.down({ missing })) };
  }

  /** Undefined when the database does not say, or not in time. */
  private async ranMigrations(): Promise<ReadonlySet<string> | undefined> {
    const rows = this.dataSource
      .query<{ name: string }[]>('select name from migrations')
      .then((found) => new Set(found.map(({ name }) => name)))
      .catch(() => undefined);
    const patience = new AbortController();
    const late = sleep(ANSWER_TIMEOUT_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    try {
      return await Promise.race([rows, late]);
    } finally {
      patience.abort();
    }
  }

  private checkQueue(): HealthIndicatorResult {
    const queue = this.indicators.check('redemption_queue');
    const depth = this.queue.queueDepth;
    const limit = this.configuration.redemptionQueueLimit;
    return depth < limit ? queue.up({ depth }) : queue.down({ depth, limit });
  }
}
