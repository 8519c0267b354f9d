import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RedemptionObserver } from '../../modules/client-packages/redemption/redemption-telemetry.js';
import { VERSION } from '../../platform/common/installation.js';
import type { AnswerLabel } from './measure-answers.js';

/** From a redemption on an idle machine to the longest that anything may take, in seconds. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Up to the largest batch there is. */
const BATCH_SIZE_BUCKETS = [1, 2, 4, 8, 16, 32, 48, 64];

/** What can become of a redemption; known from the start, so that the first of a kind is already an increase. */
const OUTCOMES = [
  'redeemed',
  'replayed',
  'no_package',
  'already_paid',
  'cancelled',
  'not_found',
  'virtual_booking_not_redeemable',
  'virtual_booking_unavailable',
  'idempotency_conflict',
  'overloaded',
  'failed',
];

/** What this process counts: answers, redemptions, and Node's own metrics. One registry for each application. */
@Injectable()
export class Metrics implements RedemptionObserver {
  readonly registry = new Registry();
  /** Time from a request's arrival to the end of its answer. */
  readonly answers = new Histogram<AnswerLabel>({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by the pattern of its route',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [this.registry],
  });
  private readonly redemptions = new Counter({
    name: 'punchcard_redemptions_total',
    help: 'Redemptions that were asked for, by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  private readonly batchSizes = new Histogram({
    name: 'punchcard_redemption_batch_size',
    help: 'Redemptions that shared a transaction',
    buckets: BATCH_SIZE_BUCKETS,
    registers: [this.registry],
  });
  private readonly batchDurations = new Histogram({
    name: 'punchcard_redemption_batch_duration_seconds',
    help: 'Time that a transaction of redemptions took, commit included',
    buckets: DURATION_BUCKETS,
    registers: [this.registry],
  });
  /** 1 in however many processes, so that it can be joined with other measures. */
  private readonly buildInfo = new Gauge({
    name: 'punchcard_build_info',
    help: 'Always 1; its labels say which version runs, and on which Node',
    labelNames: ['version', 'node'],
    aggregator: 'max',
    registers: [this.registry],
  });
  private readonly outcomes = new Map<string, Counter.Internal>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.buildInfo.set({ version: VERSION, node: process.version }, 1);
    for (const outcome of OUTCOMES) this.counterOf(outcome).inc(0);
  }

  settled(outcome: string): void {
    this.counterOf(outcome.toLowerCase()).inc();
  }

  batchEnded(size: number, seconds: number): void {
    this.batchSizes.observe(size);
    this.batchDurations.observe(seconds);
  }

  private counterOf(outcome: string): Counter.Internal {
    const known = this.outcomes.get(outcome);
    if (known) return known;
    const child = this.redemptions.labels({ outcome });
    this.outcomes.set(outcome, child);
    return child;
  }
}
