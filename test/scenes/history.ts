import { query } from '../support/database/books.js';
import type { TestApp } from '../support/app/test-app.js';
import { CANCEL_REDEMPTION, castOf, type Cast, clientPackageOf, dataOf, paymentOf, redeem } from './story.js';

/** What {@link mixedHistory} leaves: two used sessions of seven, and eight ledger entries. */
export interface History {
  readonly cast: Cast;
  readonly clientPackage: string;
  /** 1 granted 5 · 2 redeemed · 3 redeemed · 4 restored · 5 adjusted to 7 · 6 deactivated · 7 reactivated · 8 redeemed for the booking. */
  readonly credit: string;
  /** Paid by the redemption of entry 2. */
  readonly paid: string;
  /** Pending again: its redemption of entry 3 was cancelled. */
  readonly restored: string;
  /** Became a payment status by the redemption of entry 8. */
  readonly booking: string;
  /** A virtual booking that nobody paid. */
  readonly heldBooking: string;
  /** Redemptions of `paid`, `restored` and `booking`. */
  readonly redemptions: Readonly<Record<'paid' | 'restored' | 'booking', string>>;
}

/** Gives, redeems, cancels, adjusts, deactivates, reactivates, and redeems a virtual booking: everything that can happen to a credit. */
export async function mixedHistory(app: TestApp): Promise<History> {
  const cast = await castOf(app);
  const clientPackage = await clientPackageOf(app, cast, { sessions_count: 5 });
  const credit = clientPackage.booking_credits[0]?.id ?? '';
  const paid = await paymentOf(app, cast);
  const restored = await paymentOf(app, cast);
  dataOf(await redeem(app, cast, paid), 200);
  dataOf(await redeem(app, cast, restored), 200);
  dataOf(await app.put(CANCEL_REDEMPTION, { payment_status_id: restored }, cast.staffToken), 200);
  for (const change of [
    { booking_credits: [{ id: credit, total_bookings: 7 }] },
    { active: false },
    { active: true },
  ]) {
    const path = `/business/payments/v1/client_packages/${clientPackage.id}`;
    dataOf(await app.put(path, { client_package: change }, cast.staffToken), 200);
  }
  const booking = await virtualBookingOf(app, cast);
  dataOf(await redeem(app, cast, booking), 200);
  const heldBooking = await virtualBookingOf(app, cast);
  const rows = await query<{ uid: string; payment_status_uid: string }>(
    app.database,
    'select uid, payment_status_uid from booking_credit_redemptions where business_uid = $1',
    [cast.businessUid],
  );
  const redemptionOf = (status: string): string => rows.find((row) => row.payment_status_uid === status)?.uid ?? '';
  const redemptions = {
    paid: redemptionOf(paid),
    restored: redemptionOf(restored),
    booking: redemptionOf(booking),
  };
  return { cast, clientPackage: clientPackage.id, credit, paid, restored, booking, heldBooking, redemptions };
}

async function virtualBookingOf(app: TestApp, { clientUid, serviceUid, staffToken }: Cast): Promise<string> {
  const body = { client_id: clientUid, service_id: serviceUid, start_time: '2095-05-01T10:00:00Z' };
  const answer = await app.post('/business/scheduling/v1/virtual_bookings', body, staffToken);
  return dataOf<{ virtual_booking: { uid: string } }>(answer).virtual_booking.uid;
}
