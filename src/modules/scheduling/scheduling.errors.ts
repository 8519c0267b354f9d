import { DomainError } from '../../platform/common/errors/domain-error.js';

/** 422: what has taken place can't be called off by whoever should have come (contract 5, Bookings). */
export class BookingHasBegunError extends DomainError {
  constructor() {
    super('BOOKING_HAS_BEGUN', 'The booking has begun: only the business can cancel it now', { field: 'booking_id' });
  }
}

/** 422: nobody can come at that time (contract 5, Bookings). */
export class TimeslotUnavailableError extends DomainError {
  constructor(because: 'is in the past' | 'is too far in the future') {
    super('TIMESLOT_UNAVAILABLE', `start_time ${because}`, { field: 'start_time' });
  }
}
