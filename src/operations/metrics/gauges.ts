import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { RedemptionQueue } from '../../modules/client-packages/redemption/engine/redemption-queue.js';
import { RedemptionTelemetry } from '../../modules/client-packages/redemption/redemption-telemetry.js';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { RemoteBookingSource } from '../../modules/virtual-bookings/remote/remote-booking.source.js';
import { joinScrapes } from './cluster-scrape.js';
import { Metrics } from './metrics.js';

const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;

/** What is read only when somebody asks: queue, pool and circuit breaker. Also where redemption gets its observer. */
@Injectable()
export class Gauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly telemetry: RedemptionTelemetry,
    private readonly queue: RedemptionQueue,
    private readonly dataSource: DataSource,
    @Inject(RemoteBookingSource) private readonly remote: RemoteBookingSource | null,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    this.telemetry.observe(this.metrics);
    joinScrapes(this.metrics.registry);
    const pool = (): Pool => (this.dataSource.driver as unknown as { readonly master: Pool }).master;
    this.add('punchcard_redemption_queue_depth', 'Redemptions that wait for a transaction', () => [
      [{}, this.queue.queueDepth],
    ]);
    this.add('punchcard_redemption_queue_limit', 'Redemptions that may wait; more are answered 503', () => [
      [{}, this.configuration.redemptionQueueLimit],
    ]);
    this.add('punchcard_database_connections', 'Connections to the database, by whether they are in use', () => [
      [{ state: 'busy' }, pool().totalCount - pool().idleCount],
      [{ state: 'idle' }, pool().idleCount],
    ]);
    this.add('punchcard_database_connections_limit', 'Connections to the database that may be open', () => [
      [{}, this.configuration.databasePoolSize],
    ]);
    this.add('punchcard_database_waiting', 'Requests that wait for a connection to the database', () => [
      [{}, pool().waitingCount],
    ]);
    this.add(
      'punchcard_virtual_booking_breaker',
      'Whether the circuit breaker of the scheduling server is in this state; of several processes, how many',
      () => BREAKER_STATES.map((state) => [{ state }, Number((this.remote?.state() ?? 'closed') === state)]),
    );
  }

  private add(name: string, help: string, read: () => [labels: Record<string, string>, value: number][]): void {
    const labelNames = Object.keys(read()[0]?.[0] ?? {});
    this.metrics.registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames,
        registers: [],
        collect(): void {
          for (const [labels, value] of read()) this.set(labels, value);
        },
      }),
    );
  }
}
