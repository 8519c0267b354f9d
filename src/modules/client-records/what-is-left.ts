import { type EntityManager, MoreThan } from 'typeorm';
import type { CalendarDay } from '../../platform/common/calendar.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';
import { formatMoney } from '../../platform/common/money.js';
import type { BookingCredit } from '../client-packages/entities/booking-credit.entity.js';
import { amountLeftToPay } from '../payments/payment-status.transitions.js';
import { Booking } from '../scheduling/booking.entity.js';
import type { LockedRecords } from './lock-records.js';

/** How many of each are named. */
const MAX_NAMED = 100;

/** What a client still has and still owes: after it is anonymous nobody could come back for it. */
export interface WhatIsLeft {
  readonly client_packages: readonly { readonly id: string; readonly sessions_left: number }[];
  readonly payment_requests: readonly {
    readonly uid: string;
    readonly amount_left: string;
    readonly currency: string;
  }[];
  readonly bookings: readonly { readonly id: string; readonly start_time: string }[];
}

/** 422: the client has something left, which must not be lost by mistake. Names it, and says what to do. */
export class SomethingIsLeftError extends DomainError {
  constructor(left: WhatIsLeft) {
    const sessions = left.client_packages.reduce((sum, { sessions_left: count }) => sum + count, 0);
    const parts = [
      ...counted(sessions, 'unused session'),
      ...counted(left.payment_requests.length, 'unpaid payment'),
      ...counted(left.bookings.length, 'coming booking'),
    ];
    const mend =
      'settle or cancel it first, or send confirm=true: the packages are deactivated, the rest stays as it is';
    const named = {
      client_packages: left.client_packages.slice(0, MAX_NAMED),
      payment_requests: left.payment_requests.slice(0, MAX_NAMED),
      bookings: left.bookings.slice(0, MAX_NAMED),
    };
    super('UNPROCESSABLE', `The client still has ${parts.join(', ')}: ${mend}`, { field: 'confirm', details: named });
  }
}

/** True when nothing is left. */
export function isSettled({ client_packages, payment_requests, bookings }: WhatIsLeft): boolean {
  return client_packages.length + payment_requests.length + bookings.length === 0;
}

/** What a client has left at `now`, which for the business is `today`. */
export async function whatIsLeft(
  tx: EntityManager,
  owner: { readonly businessUid: string; readonly clientUid: string },
  { statuses, credits }: LockedRecords,
  { today, now }: { readonly today: CalendarDay; readonly now: Date },
): Promise<WhatIsLeft> {
  const where = { ...owner, status: 'scheduled', startTime: MoreThan(now) } as const;
  const bookings = await tx.find(Booking, { where, order: { startTime: 'ASC', uid: 'ASC' } });
  return {
    client_packages: packagesLeft(credits, today),
    payment_requests: statuses
      .filter(({ state }) => state === 'pending')
      .map((status) => ({
        uid: status.uid,
        amount_left: formatMoney(amountLeftToPay(status)),
        currency: status.currency,
      })),
    bookings: bookings.map(({ uid, startTime }) => ({ id: uid, start_time: startTime.toISOString() })),
  };
}

/** Packages of which sessions can be used today or later. */
function packagesLeft(credits: readonly BookingCredit[], today: CalendarDay): WhatIsLeft['client_packages'] {
  const left = new Map<string, number>();
  for (const { active, validUntil, clientPackageUid: uid, totalBookings, bookingsUsage } of credits) {
    const count = active && validUntil >= today ? totalBookings - bookingsUsage : 0;
    if (count > 0) left.set(uid, (left.get(uid) ?? 0) + count);
  }
  return [...left].map(([id, sessions_left]) => ({ id, sessions_left }));
}

/** `3 unused sessions`; of none, nothing. */
function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];
}
