import { INVOICES, bookingOf, pay } from './bookings.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, paymentOf, redeem } from './story.js';
import type { TestApp, TestResponse } from '../support/app/test-app.js';

type Fields = Readonly<Record<string, unknown>>;

/** A cast with one more client of the same business, who turns out to be the same person. */
export interface TwoClients {
  readonly from: Cast;
  readonly into: Cast;
}

export async function twoClients(app: TestApp, fields: { from?: Fields; into?: Fields } = {}): Promise<TwoClients> {
  const into = await castOf(app, { client: { first_name: 'Grace', ...fields.into } });
  const other = await clientOf(app, into, { first_name: 'G.', last_name: 'Hopper', ...fields.from });
  return { into, from: { ...into, ...other } };
}

/** One of everything that a client can have; answers the uids. */
export async function fullHistory(app: TestApp, cast: Cast) {
  const { id: packageUid, payment_status_id: packagePayment } = await clientPackageOf(app, cast, { sessions_count: 5 });
  const redeemed = await paymentOf(app, cast);
  dataOf(await redeem(app, cast, redeemed), 200);
  const partlyPaid = await paymentOf(app, cast);
  await pay(app, cast, partlyPaid, { amount: 20 });
  const due = await paymentOf(app, cast);
  const { id: booking } = await bookingOf(app, cast);
  const matters = `/business/clients/v1/contacts/${cast.clientUid}/matters`;
  const opened = await app.post(matters, { display_name: 'Knee rehabilitation' }, cast.staffToken);
  const matter = dataOf<{ matter: { uid: string } }>(opened).matter.uid;
  const { id: otherPackage } = await clientPackageOf(app, cast, { matter_uid: matter, sessions_count: 2 });
  const invoiced = await app.post(INVOICES, invoiceFor(matter), cast.staffToken);
  const { uid: invoice } = dataOf<{ invoice: { uid: string } }>(invoiced).invoice;
  const virtual = await virtualBookingOf(app, cast);
  return { packageUid, packagePayment, redeemed, partlyPaid, due, booking, matter, otherPackage, invoice, virtual };
}

function invoiceFor(matter: string): object {
  return {
    invoice: {
      matter_uid: matter,
      currency: 'USD',
      billing_address: 'Grace Hopper, 1 Main Street',
      issue_date: '2030-01-01',
      due_date: '2030-01-31',
      items: [{ name: 'Mat', quantity: 2, unit_amount: 25 }],
    },
  };
}

/** A pending booking of the cast's client. */
export async function virtualBookingOf(app: TestApp, cast: Cast): Promise<string> {
  const body = { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: '2035-05-05T10:00:00Z' };
  const answer = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
  return dataOf<{ virtual_booking: { uid: string } }>(answer).virtual_booking.uid;
}

export const merge = (app: TestApp, from: Cast, into: Pick<Cast, 'clientUid'>, token = from.staffToken) =>
  app.post(`/platform/v1/clients/${from.clientUid}/merge`, { into: into.clientUid }, token);

export const mergePreview = (app: TestApp, from: Cast, into: Pick<Cast, 'clientUid'>): Promise<TestResponse> =>
  app.post(`/platform/v1/clients/${from.clientUid}/merge_preview`, { into: into.clientUid }, from.staffToken);
