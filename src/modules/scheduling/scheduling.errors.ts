import { DomainError } from '../../platform/common/errors/domain-error.js';

/** 422: nobody can come at that time (contract 5, Bookings). */
export class TimeslotUnavailableError extends DomainError {
  constructor(because: 'is in the past' | 'is too far in the future') {
    super('TIMESLOT_UNAVAILABLE', `start_time ${because}`, { field: 'start_time' });
  }
}
