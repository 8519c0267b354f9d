import { parseInstant } from '../../../platform/common/instant.js';
import { isAmount, toMoney } from '../../../platform/common/money.js';
import type { VirtualBooking } from '../virtual-booking.js';
import { RemoteBookingError } from './remote-booking.errors.js';

/**
 * Reads the body of a 200 (docs/virtual-bookings.md). Unknown keys are ignored. Whether the texts are short enough, the currency
 * exists and the price fits it is the look-up's to check, as for every source.
 * @param uid the booking that was asked for
 * @throws RemoteBookingError naming the field, never its value, when one is missing or of another type
 */
export function readBooking(body: string, uid: string): VirtualBooking {
  const booking = fieldsOf(fieldsOf(parse(body), 'the answer')['booking'], 'booking');
  if (booking['uid'] !== uid) throw problem('uid');
  return {
    uid,
    clientUid: text(booking, 'client_uid'),
    matterUid: text(booking, 'matter_uid'),
    serviceUid: text(booking, 'service_uid'),
    price: price(booking),
    currency: text(booking, 'currency'),
    title: text(booking, 'title'),
    startTime: instant(booking, 'start_time'),
    expiresAt: isAbsent(booking['expires_at']) ? null : instant(booking, 'expires_at'),
    cancelled: isCancelled(booking),
    isOurs: false,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Its message quotes the body, which is no business of the log's.
    throw new RemoteBookingError('the answer is not JSON');
  }
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RemoteBookingError(`${name} is not an object`);
  }
  return value as Fields;
}

function text(booking: Fields, name: string): string {
  const value = booking[name];
  if (typeof value !== 'string') throw problem(name);
  return value;
}

function price({ price: value }: Fields): string {
  if (!isAmount(value)) throw problem('price');
  return toMoney(value);
}

function instant(booking: Fields, name: string): Date {
  const value = parseInstant(booking[name]);
  if (!value) throw problem(name);
  return value;
}

function isCancelled({ state }: Fields): boolean {
  if (state !== 'pending' && state !== 'cancelled') throw problem('state');
  return state === 'cancelled';
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function problem(name: string): RemoteBookingError {
  return new RemoteBookingError(`booking.${name} is missing or not what it should be`);
}
