/** The scheduling server could not be asked or did not answer as docs/virtual-bookings.md says. Never leaves the room. */
export class RemoteBookingError extends Error {
  override readonly name: string = 'RemoteBookingError';
}

/** A failure that may pass: the network, a time-out, 5xx, 429. It is tried again once, and counts for the circuit breaker. */
export class PassingRemoteBookingError extends RemoteBookingError {
  override readonly name = 'PassingRemoteBookingError';
}
