import { Inject, Injectable } from '@nestjs/common';
import { currentSpan, traced } from '../../../../platform/common/tracing.js';
import { OverloadedError } from '../../../../platform/common/errors/common.errors.js';
import { isRefusedByDatabase } from '../../../../platform/common/errors/database-errors.js';
import { type Configuration, CONFIGURATION } from '../../../../platform/config/configuration.js';
import { RedemptionBatch } from './redemption-batch.js';
import { RedemptionTelemetry } from '../redemption-telemetry.js';
import type { CreditOrder, Outcome } from '../redemption.types.js';

/** Beyond this a batch only makes its first requests wait for its last. */
export const MAX_BATCH_SIZE = 64;
/** Batches in flight per group: one commits while the next gathers; more would only wait for each other's locks. */
const MAX_BATCHES_OF_GROUP = 2;
/** So many are worth a transaction beside the one in flight; fewer are cheaper in the next (docs/benchmarks.md). */
export const ENOUGH_FOR_SECOND = MAX_BATCH_SIZE / 2;
/** A batch in flight for longer may be waiting for somebody's lock, which is no reason for others to wait, in milliseconds. */
export const PATIENCE_MS = 20;

interface Waiting {
  /** Where it came from, for traces. */
  readonly span: unknown;
  readonly order: CreditOrder;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests that may share a transaction. Exists while any of them waits or is in flight. */
interface Group {
  readonly key: string;
  readonly waiting: Waiting[];
  batchesInFlight: number;
  /** Those of them that have been in flight for longer than {@link PATIENCE_MS}. */
  lateBatches: number;
}

/**
 * Group commit: requests that arrive while an earlier transaction is in flight share the next one. Nobody waits for others to
 * arrive, so an idle service adds no wait. A batch that the database refuses falls apart into single requests: one bad request can't hurt another.
 */
@Injectable()
export class RedemptionQueue {
  /** Groups with requests waiting or in flight, in round-robin order. */
  private readonly groups = new Map<string, Group>();
  private waiting = 0;
  private inFlight = 0;
  /** Batches of several businesses don't wait for each other; half of the connections stay for everything else. */
  private readonly maxInFlight: number;

  constructor(
    private readonly batch: RedemptionBatch,
    private readonly telemetry: RedemptionTelemetry,
    @Inject(CONFIGURATION)
    private readonly limits: Pick<Configuration, 'redemptionGrouping' | 'redemptionQueueLimit' | 'databasePoolSize'>,
  ) {
    this.maxInFlight = Math.max(MAX_BATCHES_OF_GROUP, Math.floor(limits.databasePoolSize / 2));
  }

  /** Requests that wait for a transaction. */
  get queueDepth(): number {
    return this.waiting;
  }

  /**
   * Carries out one redemption, together with others or alone.
   * @throws OverloadedError (503) when too many are waiting; whatever the database throws for this request
   */
  redeem(order: CreditOrder): Promise<Outcome> {
    if (this.waiting >= this.limits.redemptionQueueLimit) return Promise.reject(new OverloadedError());
    return new Promise((resolve, reject) => {
      const group = this.groupOf(order);
      group.waiting.push({ order, resolve, reject, span: currentSpan() });
      this.waiting += 1;
      this.startBatches();
    });
  }

  /** All are one group; on a sharded database each business is one, so that a transaction stays on one node. */
  private groupOf({ businessUid }: CreditOrder): Group {
    const key = this.limits.redemptionGrouping === 'all' ? '' : businessUid;
    const known = this.groups.get(key);
    if (known) return known;
    const group = { key, waiting: [], batchesInFlight: 0, lateBatches: 0 };
    this.groups.set(key, group);
    return group;
  }

  private startBatches(): void {
    for (const group of this.groups.values()) {
      if (this.inFlight === this.maxInFlight) return;
      if (mayStart(group)) this.startBatch(group);
    }
  }

  /** The longest waiting requests of a group, whose next turn then comes after all others'. */
  private startBatch(group: Group): void {
    const items = group.waiting.splice(0, MAX_BATCH_SIZE);
    this.waiting -= items.length;
    this.inFlight += 1;
    group.batchesInFlight += 1;
    this.groups.delete(group.key);
    this.groups.set(group.key, group);
    void this.settle(group, items);
  }

  /** Carries out a batch in flight and tells its requests. */
  private async settle(group: Group, items: readonly Waiting[]): Promise<void> {
    let late = 0;
    const patience = setTimeout(() => {
      late = 1;
      group.lateBatches += late;
      this.startBatches();
    }, PATIENCE_MS);
    const answer = await this.carryOut(items);
    clearTimeout(patience);
    this.inFlight -= 1;
    group.batchesInFlight -= 1;
    group.lateBatches -= late;
    if (group.batchesInFlight === 0 && group.waiting.length === 0) this.groups.delete(group.key);
    const others = this.inFlight;
    this.startBatches();
    // The database works on the next batch while the answers of this one are put together.
    if (this.inFlight > others) setImmediate(answer);
    else answer();
  }

  /** @returns what tells each request its outcome, or its error */
  private async carryOut(items: readonly Waiting[]): Promise<() => void> {
    try {
      const outcomes = await this.redeemTogether(items);
      return () =>
        items.forEach((item, index) => {
          const outcome = outcomes[index];
          if (outcome) item.resolve(outcome);
          else item.reject(new Error('a batch returned fewer outcomes than it had requests'));
        });
    } catch (error) {
      // Only where the database has said that nothing happened: after a lost connection nobody knows, so nobody may try again.
      if (items.length > 1 && isRefusedByDatabase(error)) return this.carryOutAlone(items);
      return () => {
        for (const { reject } of items) reject(error);
      };
    }
  }

  private redeemTogether(items: readonly Waiting[]): Promise<Outcome[]> {
    const size = items.length;
    const redeem = () => this.batch.redeem(items.map(({ order }) => order));
    const spans = items.map(({ span }) => span);
    return this.telemetry.batch(size, traced('redemption batch', { 'punchcard.batch.size': size }, redeem, spans));
  }

  private async carryOutAlone(items: readonly Waiting[]): Promise<() => void> {
    for (const item of items) (await this.carryOut([item]))();
    return () => undefined;
  }
}

function mayStart({ waiting, batchesInFlight, lateBatches }: Group): boolean {
  if (waiting.length === 0 || batchesInFlight === MAX_BATCHES_OF_GROUP) return false;
  return batchesInFlight === 0 || lateBatches > 0 || waiting.length >= ENOUGH_FOR_SECOND;
}
