import { Inject, Injectable } from '@nestjs/common';
import { currentSpan, traced } from '../../common/tracing.js';
import { OverloadedError } from '../../common/errors/common.errors.js';
import { isRefusedByDatabase } from '../../common/errors/database-errors.js';
import { type Configuration, CONFIGURATION } from '../../config/configuration.js';
import { RedemptionBatch } from './redemption-batch.js';
import { RedemptionEvents } from './redemption-observer.js';
import type { Outcome, RedemptionRequest } from './redemption.types.js';

/** Beyond this a batch only makes its first requests wait for its last. */
export const MAX_BATCH_SIZE = 64;
/** One commits while the next gathers; more would only wait for each other's locks. */
const MAX_BATCHES_IN_FLIGHT = 2;

interface Waiting {
  /** Where it came from, for traces. */
  readonly span: unknown;
  readonly request: RedemptionRequest;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: requests that arrive while earlier transactions are in flight share the next one. There is no timer, so an idle
 * service adds no wait. A batch that the database refuses falls apart into single requests: one bad request can't hurt another.
 */
@Injectable()
export class RedemptionCollector {
  private waiting: Waiting[] = [];
  private inFlight = 0;

  constructor(
    private readonly batch: RedemptionBatch,
    private readonly events: RedemptionEvents,
    @Inject(CONFIGURATION)
    private readonly limits: Pick<Configuration, 'redemptionGrouping' | 'redemptionQueueLimit'>,
  ) {}

  /** Requests that wait for a transaction. */
  get queueDepth(): number {
    return this.waiting.length;
  }

  /**
   * Carries out one redemption, together with others or alone.
   * @throws OverloadedError (503) when too many are waiting; whatever the database throws for this request
   */
  redeem(request: RedemptionRequest): Promise<Outcome> {
    if (this.waiting.length >= this.limits.redemptionQueueLimit) return Promise.reject(new OverloadedError());
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject, span: currentSpan() });
      this.startBatches();
    });
  }

  private startBatches(): void {
    while (this.inFlight < MAX_BATCHES_IN_FLIGHT && this.waiting.length > 0) {
      this.inFlight += 1;
      void this.carryOut(this.takeBatch()).finally(() => {
        this.inFlight -= 1;
        this.startBatches();
      });
    }
  }

  /** The longest waiting requests; on a sharded database those of one business, so that the transaction stays on one node. */
  private takeBatch(): Waiting[] {
    if (this.limits.redemptionGrouping === 'all') return this.waiting.splice(0, MAX_BATCH_SIZE);
    const businessUid = this.waiting[0]?.request.businessUid;
    const taken: Waiting[] = [];
    this.waiting = this.waiting.filter((item) => {
      const take = item.request.businessUid === businessUid && taken.length < MAX_BATCH_SIZE;
      if (take) taken.push(item);
      return !take;
    });
    return taken;
  }

  private async carryOut(items: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.redeemTogether(items);
      items.forEach((item, index) => {
        const outcome = outcomes[index];
        if (outcome) item.resolve(outcome);
        else item.reject(new Error('a batch answered fewer outcomes than it had requests'));
      });
    } catch (error) {
      // Only where the database has said that nothing happened: after a lost connection nobody knows, so nobody may try again.
      if (items.length > 1 && isRefusedByDatabase(error)) await this.carryOutAlone(items);
      else for (const { reject } of items) reject(error);
    }
  }

  private redeemTogether(items: readonly Waiting[]): Promise<Outcome[]> {
    const size = items.length;
    const redeem = () => this.batch.redeem(items.map(({ request }) => request));
    const spans = items.map(({ span }) => span);
    return this.events.batch(size, traced('redemption batch', { 'punchcard.batch.size': size }, redeem, spans));
  }

  private async carryOutAlone(items: readonly Waiting[]): Promise<void> {
    for (const item of items) await this.carryOut([item]);
  }
}
