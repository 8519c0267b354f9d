import type { Actor } from '../../../platform/auth/principal.js';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import type { IdempotencyKey } from '../../../platform/common/idempotency-key.js';
import type { ResponseRecord } from '../../../platform/idempotency/replay.js';
import type { Money } from '../../../platform/common/money.js';
import type { PaymentState } from '../../payments/payment-status.entity.js';
import type { CreditPurpose, CreditUse } from '../credits/credit.types.js';
import type { VirtualBooking } from '../../virtual-bookings/virtual-booking.js';

/** A request to pay one payment status with one session of a package (contract 1.1, 1.4). */
export interface RedemptionRequest {
  readonly kind: 'redeem';
  readonly businessUid: string;
  readonly paymentStatusUid: string;
  /** Whose payment it must be: the token's client, or for staff the payment status's. */
  readonly clientUid: string;
  /** Spend from another matter of the client than the payment status's. */
  readonly matterUid?: string;
  /** The day on which validity is judged: the day it is for the business, or the earlier one of a late entry. */
  readonly today: CalendarDay;
  /** The day of attendance, when staff have named one. */
  readonly on?: CalendarDay;
  readonly now: Date;
  readonly actor: Actor;
  readonly requestId: string;
  /** The answer is stored under it, in the same transaction. */
  readonly idempotencyKey?: IdempotencyKey;
  /** The booking that becomes a payment status, when there is none of this uid yet. */
  readonly virtualBooking?: VirtualBooking;
}

/** What a batch can be told to do: a closed union, of which there is only redeeming so far. */
export type CreditOrder = RedemptionRequest;

/** A payment status as far as redemption is concerned, read under its lock. */
export interface PayableStatus {
  readonly businessUid: string;
  readonly uid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  readonly serviceUid: string | null;
  readonly state: PaymentState;
  readonly price: Money;
  /** In money, so far. */
  readonly amountPaid: Money;
}

/** Why a request is refused: what stands against it in the payment status, or else that no credit is there. */
export type Refusal =
  | { readonly kind: 'refused'; readonly code: PlainRefusalCode }
  | { readonly kind: 'refused'; readonly code: 'PARTLY_PAID'; readonly status: PayableStatus }
  /** `purpose`: what a credit was looked for. */
  | { readonly kind: 'refused'; readonly code: 'NO_PACKAGE'; readonly purpose: CreditPurpose };

/** `UNKNOWN` is a uid that no payment status of the client has. */
type PlainRefusalCode = 'UNKNOWN' | 'ALREADY_PAID' | 'CANCELLED' | 'NOTHING_TO_PAY';

/** Sessions of credits pay for `status`. */
export interface Redemption {
  readonly kind: 'redeemed';
  readonly request: RedemptionRequest;
  readonly status: PayableStatus & { readonly serviceUid: string };
  readonly purpose: CreditPurpose;
  /** What pays: one session of one credit. */
  readonly uses: readonly [CreditUse, ...CreditUse[]];
  /** True when `status` is a virtual booking that has to become a payment status. */
  readonly materialises: boolean;
}

export type Decision = Redemption | Refusal;

/** The request was answered before: whatever it did then is not done again. */
export interface Replay {
  readonly kind: 'replayed';
  readonly record: ResponseRecord;
}

/** What becomes of a request that is carried out. */
export type Outcome = Decision | Replay;

/** Status of a successful redemption (contract 1.1). */
export const REDEEMED_STATUS = 200;

/** What a successful redemption answers (contract 1.1). */
export interface RedemptionAnswer {
  readonly package_name: string;
}

/** The one place where the answer is made: it is stored under the request's key and sent. */
export function answerOf({ uses: [{ credit }] }: Redemption): RedemptionAnswer {
  return { package_name: credit.packageName };
}
