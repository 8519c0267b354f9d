import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/common/clock.js';
import { fitsCurrency, isAmount, isCurrency } from '../../platform/common/money.js';
import { traced } from '../../platform/common/tracing.js';
import { BookingReferences } from './booking-references.js';
import {
  type SourceAnswer,
  VIRTUAL_BOOKING_SOURCES,
  type VirtualBooking,
  type VirtualBookingSource,
} from './virtual-booking.js';
import {
  VirtualBookingNotFoundError,
  VirtualBookingNotRedeemableError,
  VirtualBookingUnavailableError,
} from './virtual-bookings.errors.js';

/** The longest a caller waits for all sources together. */
export const LOOKUP_TIMEOUT_MS = 3_000;

/** Finds a booking that has no payment status. The one edge where everything that a source can throw is translated. */
@Injectable()
export class VirtualBookingLookup {
  constructor(
    @Inject(VIRTUAL_BOOKING_SOURCES) private readonly sources: readonly VirtualBookingSource[],
    private readonly references: BookingReferences,
    private readonly clock: Clock,
  ) {}

  /**
   * A booking that can be redeemed now.
   * @param clientUid whose it must be; undefined for staff
   * @throws VirtualBookingNotFoundError when no source knows it (404)
   * @throws VirtualBookingNotRedeemableError when it is cancelled, expired, in the past or gone (422)
   * @throws VirtualBookingUnavailableError when a source failed, stalled or answered nonsense (422)
   */
  async find(businessUid: string, clientUid: string | undefined, uid: string): Promise<VirtualBooking> {
    const answer = await traced('virtual booking look-up', {}, () => this.ask(businessUid, clientUid, uid));
    if (answer === 'gone') throw new VirtualBookingNotRedeemableError('is gone');
    const booking = answer && !answer.isOurs ? await this.references.asNow(businessUid, answer) : answer;
    const foreign = booking && clientUid !== undefined && booking.clientUid !== clientUid;
    if (!booking || foreign) throw new VirtualBookingNotFoundError();
    const now = this.clock.now();
    if (booking.cancelled) throw new VirtualBookingNotRedeemableError('is cancelled');
    if (booking.expiresAt && booking.expiresAt <= now) throw new VirtualBookingNotRedeemableError('has expired');
    if (booking.startTime < now) throw new VirtualBookingNotRedeemableError('is in the past');
    if (!booking.isOurs && !(await this.references.exist(businessUid, booking))) {
      throw new VirtualBookingUnavailableError(
        new Error('The booking is for a client, matter or service unknown here'),
      );
    }
    return booking;
  }

  private async ask(businessUid: string, clientUid: string | undefined, uid: string): Promise<SourceAnswer> {
    const deadline = new Deadline(LOOKUP_TIMEOUT_MS);
    try {
      for (const source of this.sources) {
        const answer = await deadline.race(source.find(businessUid, clientUid, uid, deadline.signal), source.name);
        if (answer === undefined) continue;
        if (answer !== 'gone' && !isWellFormed(answer, uid)) {
          throw new Error(`${source.name} answered something that is not a booking`);
        }
        return answer;
      }
      return undefined;
    } catch (error) {
      // Something must be in the log, even when a source throws nothing.
      throw new VirtualBookingUnavailableError(error ?? new Error('a source failed without saying why'));
    } finally {
      deadline.clear();
    }
  }
}

/** A time-out that also holds for sources that ignore their signal. */
class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly milliseconds: number) {
    this.timer = setTimeout(() => this.controller.abort(), milliseconds);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  race<T>(answer: Promise<T>, name: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const expire = (): void => reject(new Error(`${name} did not answer within ${this.milliseconds} ms`));
      if (this.signal.aborted) expire();
      this.signal.addEventListener('abort', expire, { once: true });
      answer.then(resolve, reject);
    });
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

/** Sources outside this process are not believed; ones inside may be wrong too. */
function isWellFormed(booking: VirtualBooking, uid: string): boolean {
  const texts = [booking.clientUid, booking.matterUid, booking.serviceUid, booking.title];
  return (
    typeof booking === 'object' &&
    booking !== null &&
    booking.uid === uid &&
    texts.every(
      (text) => typeof text === 'string' && text.length > 0 && text.length <= 255 && !text.includes('\u0000'),
    ) &&
    isAmount(booking.price) &&
    isCurrency(booking.currency) &&
    fitsCurrency(booking.price, booking.currency) &&
    isInstant(booking.startTime) &&
    (booking.expiresAt === null || isInstant(booking.expiresAt)) &&
    typeof booking.cancelled === 'boolean'
  );
}

function isInstant(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
