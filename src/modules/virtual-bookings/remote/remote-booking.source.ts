import { Logger } from '@nestjs/common';
import { newUid } from '../../../platform/common/uid.js';
import type { SourceAnswer, VirtualBookingSource } from '../virtual-booking.js';
import { RemoteBookingClient, type RemoteBookingEndpoint } from './remote-booking.client.js';
import { type BreakerState, RemoteCallPolicy, type RemoteCallTimes } from './remote-call.policy.js';

/** Path segments that an address can't hold, however they are encoded. */
const DOT_SEGMENTS: ReadonlySet<string> = new Set(['.', '..']);

/**
 * A scheduling server beside this service. The protocol is in docs/virtual-bookings.md; what a server that stalls, breaks or
 * lies can do to us is bounded by {@link RemoteCallPolicy} and {@link RemoteBookingClient}.
 */
export class RemoteBookingSource implements VirtualBookingSource {
  readonly name = 'the scheduling server';
  private readonly logger = new Logger(RemoteBookingSource.name);
  private readonly client: RemoteBookingClient;
  private readonly policy: RemoteCallPolicy;

  constructor(options: RemoteBookingEndpoint & RemoteCallTimes) {
    this.client = new RemoteBookingClient(options);
    this.policy = new RemoteCallPolicy(options);
  }

  /** State of the circuit breaker, for metrics. */
  state(): BreakerState {
    return this.policy.state();
  }

  /** @throws RemoteBookingError, or a cockatiel error when the server was not asked at all; the look-up translates both */
  async find(
    businessUid: string,
    clientUid: string | undefined,
    uid: string,
    signal: AbortSignal,
  ): Promise<SourceAnswer> {
    if (DOT_SEGMENTS.has(uid)) return undefined;
    const question = { businessUid, clientUid, uid, requestId: newUid() };
    const startedAt = performance.now();
    let attempts = 0;
    const log = (level: 'debug' | 'warn', outcome: string): void => {
      const ms = Math.round(performance.now() - startedAt);
      const { requestId } = question;
      this.logger[level]({ outcome, ms, attempts, requestId, breaker: this.state() }, 'asked the scheduling server');
    };
    try {
      const answer = await this.policy.run((attempt) => {
        attempts += 1;
        return this.client.ask(question, attempt);
      }, signal);
      log('debug', outcomeOf(answer));
      return answer;
    } catch (error) {
      // While the breaker is open nobody is asked; that it opened has been said once.
      log(attempts === 0 ? 'debug' : 'warn', error instanceof Error ? error.message : 'failed');
      throw error;
    }
  }
}

function outcomeOf(answer: SourceAnswer): string {
  if (answer === undefined) return 'not found';
  return answer === 'gone' ? 'gone' : 'found';
}
