import type { Actor } from '../../../platform/auth/principal.js';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import type { IdempotencyKey } from '../../../platform/common/idempotency-key.js';
import type { AnswerRecord } from '../../../platform/idempotency/replay.js';
import type { Money } from '../../../platform/common/money.js';
import type { PaymentState } from '../../payments/payment-status.entity.js';
import type { VirtualBooking } from '../../virtual-bookings/virtual-booking.js';

/** A command to pay one payment status with one session of a package (contract 1.1, 1.4). */
export interface RedemptionRequest {
  readonly businessUid: string;
  readonly paymentStatusUid: string;
  /** Whose payment it must be: the token's client, or for staff the payment status's. */
  readonly clientUid: string;
  /** Spend from another matter of the client than the payment status's. */
  readonly matterUid?: string;
  /** The day it is for the business. */
  readonly today: CalendarDay;
  readonly now: Date;
  readonly actor: Actor;
  readonly requestId: string;
  /** The answer is stored under it, in the same transaction. */
  readonly idempotencyKey?: IdempotencyKey;
  /** The booking that becomes a payment status, when there is none of this uid yet. */
  readonly virtualBooking?: VirtualBooking;
}

/** A payment status as far as redemption is concerned, read under its lock. */
export interface PayableStatus {
  readonly businessUid: string;
  readonly uid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  readonly serviceUid: string | null;
  readonly state: PaymentState;
  readonly price: Money;
}

/** A credit as far as redemption is concerned, read under its lock. */
export interface CreditSnapshot {
  readonly businessUid: string;
  readonly uid: string;
  readonly clientPackageUid: string;
  readonly packageName: string;
  readonly clientUid: string;
  readonly matterUid: string;
  /** Services it covers; empty: all. */
  readonly serviceUids: readonly string[];
  readonly totalBookings: number;
  readonly bookingsUsage: number;
  readonly ledgerSequence: number;
  readonly validFrom: CalendarDay;
  readonly validUntil: CalendarDay;
  readonly active: boolean;
  /** When the package was given to the client. */
  readonly createdAt: Date;
}

/** Why a request is refused; `UNKNOWN` is a uid that no payment status of the client has. */
export type RefusalCode = 'UNKNOWN' | 'ALREADY_PAID' | 'CANCELLED' | 'NO_PACKAGE';

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** What a credit was looked for; with `NO_PACKAGE` only. */
  readonly purpose?: CreditPurpose;
}

/** What a credit is asked to pay for. */
export interface CreditPurpose {
  readonly businessUid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  /** Null: not for a service, so no credit can pay (contract 1.1). */
  readonly serviceUid: string | null;
  readonly today: CalendarDay;
}

/** One session of `credit` pays for `status`. */
export interface Redemption {
  readonly kind: 'redeemed';
  readonly request: RedemptionRequest;
  readonly status: PayableStatus & { readonly serviceUid: string };
  readonly purpose: CreditPurpose;
  readonly credit: CreditSnapshot;
  /** True when `status` is a virtual booking that has to become a payment status. */
  readonly materialises: boolean;
  /** Number of the ledger entry within the credit. */
  readonly ledgerSequence: number;
  /** Sessions left afterwards. */
  readonly balanceAfter: number;
}

export type Decision = Redemption | Refusal;

/** The request was answered before: whatever it did then is not done again. */
export interface Replay {
  readonly kind: 'replayed';
  readonly record: AnswerRecord;
}

/** What becomes of a request that is carried out. */
export type Outcome = Decision | Replay;
