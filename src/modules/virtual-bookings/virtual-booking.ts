import type { Money } from '../../platform/common/money.js';

/** A booking that a client can pay for although it has no payment status yet, as one of the sources knows it. */
export interface VirtualBooking {
  readonly uid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  readonly serviceUid: string;
  readonly price: Money;
  /** ISO 4217. */
  readonly currency: string;
  /** What the client reads; becomes the payment status's title. */
  readonly title: string;
  readonly startTime: Date;
  /** Until when it is held; null: not limited. */
  readonly expiresAt: Date | null;
  readonly cancelled: boolean;
  /** True for rows of `pending_bookings`, which redemption locks and marks. */
  readonly isOurs: boolean;
}

/** What a source knows: a booking; `gone` when there was one that nobody can pay for any more; undefined when it knows none. */
export type SourceAnswer = VirtualBooking | 'gone' | undefined;

/** Somewhere virtual bookings can be found. May throw anything; the lookup translates it. */
export interface VirtualBookingSource {
  /** For the log. */
  readonly name: string;
  /**
   * What is known of that uid.
   * @param clientUid whose it must be; undefined for staff, who may pay for any client of the business
   * @param signal aborts when nobody waits for the answer any more
   */
  find(businessUid: string, clientUid: string | undefined, uid: string, signal: AbortSignal): Promise<SourceAnswer>;
}

/** Injection token of all sources, in the order in which they are asked. */
export const VIRTUAL_BOOKING_SOURCES = Symbol('VirtualBookingSources');

/** Injection token of those that are not the room's own. */
export const FURTHER_BOOKING_SOURCES = Symbol('FurtherBookingSources');
