import { Logger } from '@nestjs/common';
import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleType,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { PassingRemoteBookingError } from './remote-booking.errors.js';

/** Look-ups in a row that fail, each after its second attempt, before the server is left alone. */
export const FAILURES_UNTIL_OPEN = 5;
/** How long it is left alone before one look-up tries again. */
const HALF_OPEN_AFTER_MS = 10_000;
/** Look-ups under way at once, and waiting for their turn: what a stalled server can hold up of us. */
export const MAX_CONCURRENT = 16;
export const MAX_WAITING = 64;
/** Retries of many callers must not arrive together. */
const RETRY_AFTER_MS = { min: 50, max: 150 };

/** Times of a {@link RemoteCallPolicy}, in milliseconds. */
export interface RemoteCallTimes {
  /** For each of the two attempts. */
  readonly timeoutMs: number;
  /** Default: 10 s. */
  readonly halfOpenAfterMs?: number;
}

/** `open`: the server is not asked; `half-open`: one look-up finds out whether it is back. */
export type BreakerState = 'closed' | 'open' | 'half-open';

const STATE_NAMES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/**
 * How a server that may be slow or down is called: bounded concurrency, then a circuit breaker, then one retry with jitter, then a
 * time-out for each attempt. Only {@link PassingRemoteBookingError}s are retried and counted: a server that answers nonsense to
 * one question may well answer the next.
 */
export class RemoteCallPolicy {
  private readonly logger = new Logger(RemoteCallPolicy.name);
  private readonly breaker;
  private readonly slots = bulkhead(MAX_CONCURRENT, MAX_WAITING);
  private readonly attempts;

  constructor({ timeoutMs, halfOpenAfterMs = HALF_OPEN_AFTER_MS }: RemoteCallTimes) {
    const failures = handleType(PassingRemoteBookingError);
    this.breaker = circuitBreaker(failures, {
      halfOpenAfter: halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(FAILURES_UNTIL_OPEN),
    });
    this.attempts = wrap(
      retry(failures, { maxAttempts: 1, backoff: new DelegateBackoff(jitter) }),
      timeout(timeoutMs, TimeoutStrategy.Cooperative),
    );
    this.breaker.onStateChange((state) => {
      // NestJS's `log` is this service's debug level; that the server went away or came back is for everybody to read.
      this.logger.warn({ breaker: STATE_NAMES[state] }, 'the circuit breaker of the scheduling server has changed');
    });
  }

  /** The circuit breaker's state now. */
  state(): BreakerState {
    return STATE_NAMES[this.breaker.state];
  }

  /**
   * Carries out `call`, twice at most.
   * @param call one attempt, which must end when its signal aborts
   * @param signal aborts when nobody waits any more
   * @throws what `call` threw last, or at once a cockatiel error when the breaker is open or too many are waiting
   */
  async run<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    // The calls under way are those that opened it; waiting behind them would lead to the same answer, later.
    if (this.breaker.state === CircuitState.Open && this.slots.executionSlots === 0) throw new BrokenCircuitError();
    return this.slots.execute(() => {
      // The library would let callers wait for the one that tries whether the server is back; a 422 at once is kinder.
      if (this.breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
      return this.breaker.execute(() => this.attempts.execute((attempt) => call(attempt.signal), signal), signal);
    }, signal);
  }
}

function jitter(): number {
  const { min, max } = RETRY_AFTER_MS;
  return min + Math.random() * (max - min);
}
