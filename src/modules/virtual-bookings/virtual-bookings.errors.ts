import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';

/** 404: no payment status and no virtual booking has this uid. The text names what the caller asked for (contract 1.1). */
export class VirtualBookingNotFoundError extends NotFoundError {
  constructor() {
    super('Payment status');
  }
}

/** 422: there is a virtual booking, but it is cancelled, expired, in the past or gone (contract 1.1). */
export class VirtualBookingNotRedeemableError extends DomainError {
  constructor(because: 'is cancelled' | 'has expired' | 'is in the past' | 'is gone') {
    super('VIRTUAL_BOOKING_NOT_REDEEMABLE', `The booking ${because}`);
  }
}

/** 422: a source failed, so nobody can say. Nothing has changed; the cause is in the log (contract 1.1). */
export class VirtualBookingUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super('VIRTUAL_BOOKING_UNAVAILABLE', 'The booking could not be looked up; try again later', { cause });
  }
}
