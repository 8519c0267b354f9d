import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../platform/common/errors/domain-error.js';
import type { Outcome } from './redemption.types.js';

/** Whoever counts redemptions. It is on the hot path: it must be cheap, and must not throw. */
export interface RedemptionObserver {
  /** One request has its answer: `redeemed`, `replayed`, the code of its refusal or error, or `failed`. */
  settled(outcome: string): void;
  /** One transaction has ended, well or not, after `seconds`. */
  batchEnded(size: number, seconds: number): void;
}

const NOBODY: RedemptionObserver = { settled: () => undefined, batchEnded: () => undefined };

/** Tells an observer what redemption does; redemption itself doesn't know who observes it. */
@Injectable()
export class RedemptionTelemetry {
  private observer = NOBODY;

  /** From now on `observer` is told, instead of whoever was before. */
  observe(observer: RedemptionObserver): void {
    this.observer = observer;
  }

  /** Passes on the outcome of `work`, and reports it. */
  async settling(work: Promise<Outcome>): Promise<Outcome> {
    try {
      const outcome = await work;
      this.observer.settled(outcome.kind === 'refused' ? outcome.code : outcome.kind);
      return outcome;
    } catch (error) {
      this.observer.settled(error instanceof DomainError ? error.code : 'failed');
      throw error;
    }
  }

  /** Passes on what `work` comes to, and reports how long it took for how many requests. */
  async batch<T>(size: number, work: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work;
    } finally {
      this.observer.batchEnded(size, (performance.now() - startedAt) / 1_000);
    }
  }
}
