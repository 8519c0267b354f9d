import { beforeAll, describe, expect, test } from '@jest/globals';
import { APPOINTMENTS, bookingOf, bookingWithPayment, cancelBooking, pay } from '../scenes/bookings.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, packageOf, redeem, serviceOf } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

interface AppointmentAnswer {
  readonly id: string;
  readonly conversation_id: string;
  readonly payment_status: { readonly uid: string } | null;
}

const app = useTestApp();
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

async function appointment(id: string): Promise<AppointmentAnswer> {
  const answer = await app.get(`${APPOINTMENTS}/${id}`, cast.staffToken);
  return dataOf<{ appointment: AppointmentAnswer }>(answer, 200).appointment;
}

async function idsListed(query = '', { staffToken } = cast): Promise<string[]> {
  const answer = await app.get(`${APPOINTMENTS}?${query}`, staffToken);
  return dataOf<{ appointments: AppointmentAnswer[] }>(answer, 200).appointments.map(({ id }) => id);
}

describe('an appointment', () => {
  test('that a client booked is paid with a credit, and then shows so', async () => {
    const { id } = await bookingOf(app, cast);
    const { payment_status, conversation_id } = await appointment(id);
    const uid = payment_status?.uid ?? '';
    const given = await clientPackageOf(app, cast, { conversation_id });
    expect((await pay(app, cast, given.payment_status_id)).status).toBe(200);
    expect((await redeem(app, cast, uid)).status).toBe(200);

    expect(await appointment(id)).toMatchObject({
      state: 'scheduled',
      price: '0.0',
      payment_status: { uid, state: 'paid', price: '0.0' },
    });
    await expectCleanBooks(app.database);
  });

  test('shows every field in its published type', async () => {
    const booking = await bookingOf(app, cast, { form_data: { note: 'First visit' } });
    const { status, payment_status_uid: uid, ...shared } = booking;
    expect(await app.get(`${APPOINTMENTS}/${booking.id}`, cast.staffToken)).toMatchObject({
      status: 200,
      body: { status: 'OK' },
    });
    expect(await appointment(booking.id)).toEqual({
      ...shared,
      state: status,
      price: '50.0',
      currency: 'USD',
      payment_status: { uid, id: uid, state: 'pending', price: '50.0', currency: 'USD' },
    });
  });

  test('that is cancelled says so, with its payment', async () => {
    const { id } = await bookingWithPayment(app, cast);
    await cancelBooking(app, cast, id);
    expect(await appointment(id)).toMatchObject({ state: 'cancelled', payment_status: { state: 'cancelled' } });
  });

  test('without a payment shows the price that its service had when it was booked', async () => {
    const service_id = await serviceOf(app, cast, { charge_type: 'no_price', price: 19.99 });
    const { id } = await bookingOf(app, cast, { service_id });
    await app.put(`/v2/settings/services/${service_id}`, { price: 25 }, cast.staffToken);
    expect(await appointment(id)).toMatchObject({ price: '19.99', payment_status: null });
    const free = await bookingOf(app, cast, { service_id: await serviceOf(app, cast, { price: null }) });
    expect(await appointment(free.id)).toMatchObject({ price: '0.0', payment_status: null });
  });

  test('of another business, and an unknown one, is a 404', async () => {
    const { id } = await bookingOf(app, cast);
    const { staffToken } = await app.business();
    const notFound = {
      status: 404,
      body: { status: 'Error', error: 'Appointment not found', error_code: 'NOT_FOUND' },
    };
    expect(await app.get(`${APPOINTMENTS}/${id}`, staffToken)).toMatchObject(notFound);
    expect(await app.get(`${APPOINTMENTS}/nosuchappoint000`, cast.staffToken)).toMatchObject(notFound);
  });

  test('is for staff', async () => {
    const { id } = await bookingOf(app, cast);
    for (const path of [APPOINTMENTS, `${APPOINTMENTS}/${id}`]) {
      expect((await app.get(path, cast.clientToken)).status).toBe(401);
      expect((await app.get(path)).status).toBe(401);
    }
  });
});

describe('the list of appointments', () => {
  test('has the latest start first, in pages, of all clients or of one', async () => {
    const other = await castOf(app);
    const neighbour = { ...other, ...(await clientOf(app, other)) };
    const may = await bookingOf(app, other, { start_time: '2030-05-01T10:00:00Z' });
    const july = await bookingOf(app, neighbour, { start_time: '2030-07-01T10:00:00Z' });
    const june = await bookingOf(app, other, { start_time: '2030-06-01T10:00:00Z' });

    expect(await idsListed('', other)).toEqual([july.id, june.id, may.id]);
    expect(await idsListed('page=2&per_page=2', other)).toEqual([may.id]);
    expect(await idsListed(`client_id=${other.clientUid}`, other)).toEqual([june.id, may.id]);
    expect(await idsListed(`client_id=${cast.clientUid}`, other)).toEqual([]);
  });

  test.each([
    'per_page=0',
    'per_page=101',
    'page=-1',
    'page=abc',
    'sort=start_time:asc',
    'filter[state][eq]=scheduled',
  ])('with %s is a 400', async (query) => {
    expect((await app.get(`${APPOINTMENTS}?${query}`, cast.staffToken)).status).toBe(400);
  });
});

test('a package of another matter does not pay for an appointment', async () => {
  const lone = await castOf(app);
  const path = `/business/clients/v1/contacts/${lone.clientUid}/matters`;
  const opened = await app.post(path, { display_name: 'Knee' }, lone.staffToken);
  const { uid } = dataOf<{ matter: { uid: string } }>(opened).matter;
  await clientPackageOf(app, lone, { conversation_id: uid, package_id: await packageOf(app, lone) });
  const { paymentStatusUid } = await bookingWithPayment(app, lone);
  expect(await redeem(app, lone, paymentStatusUid)).toMatchObject({ status: 422, body: { error_code: 'NO_PACKAGE' } });
});
