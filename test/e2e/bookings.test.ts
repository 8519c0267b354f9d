import { beforeAll, describe, expect, test } from '@jest/globals';
import { bookingBody, bookingOf, BOOKINGS, bookingWithPayment } from '../scenes/bookings.js';
import { type Cast, castOf, clientOf, dataOf, paymentRequest, serviceOf } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const UID = expect.stringMatching(/^[a-z0-9]{16}$/);
const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const app = useTestApp();
let cast: Cast;
let stranger: Cast;

beforeAll(async () => {
  cast = await castOf(app, { business: { time_zone: 'Europe/Berlin', currency: 'EUR' } });
  stranger = await castOf(app);
});

describe('booking a session', () => {
  test('by a client answers every field, and asks for the payment of a paid service', async () => {
    const form = { note: 'First visit', answers: [1.5, { again: null }] };
    const answer = await app.post(
      BOOKINGS,
      bookingBody(cast, { time_zone: 'UTC', booking_type: 'appointment', form_data: form }),
      cast.clientToken,
    );

    expect(answer.status).toBe(201);
    const { booking } = dataOf<{ booking: { id: string; created_at: string; payment_status_uid: string } }>(answer);
    expect(answer.body).toEqual({ status: 'OK', data: { booking } });
    expect(booking).toEqual({
      id: UID,
      business_id: cast.businessUid,
      client_id: cast.clientUid,
      conversation_id: cast.matterUid,
      service_id: cast.serviceUid,
      staff_id: cast.staffUid,
      title: 'Yoga class',
      start_time: '2030-05-01T10:00:00.000Z',
      end_time: '2030-05-01T11:00:00.000Z',
      duration: 60,
      time_zone: 'UTC',
      booking_type: 'appointment',
      form_data: form,
      status: 'scheduled',
      payment_status_uid: UID,
      cancelled_at: null,
      created_at: TIMESTAMP,
      updated_at: booking.created_at,
    });
    expect(await paymentRequest(app, cast, booking.payment_status_uid)).toMatchObject({
      state: 'pending',
      amount: '50.0',
      currency: 'EUR',
      payable_type: 'Meeting',
      payable_uid: booking.id,
      sellable_name: 'Yoga class',
      matter_uid: cast.matterUid,
      due_date: '2030-05-01',
    });
  });

  test('by staff needs a client, and takes one of its matters', async () => {
    const path = `/business/clients/v1/contacts/${cast.clientUid}/matters`;
    const opened = await app.post(path, { display_name: 'Knee' }, cast.staffToken);
    const { uid } = dataOf<{ matter: { uid: string } }>(opened).matter;

    const missing = await app.post(BOOKINGS, bookingBody(cast), cast.staffToken);
    expect(missing).toMatchObject({
      status: 400,
      body: { error: 'Mandatory parameter client_id is missing', error_code: 'PARAMETER_MISSING' },
    });
    const fields = { client_id: cast.clientUid, staff_id: cast.staffUid, conversation_id: uid };
    const answer = await app.post(BOOKINGS, bookingBody(cast, fields), cast.staffToken);
    expect(dataOf(answer)).toMatchObject({ booking: { client_id: cast.clientUid, conversation_id: uid } });
  });

  test('by a directory is for the business named', async () => {
    const fields = { client_id: cast.clientUid };
    const answer = await app.post(BOOKINGS, bookingBody(cast, fields), cast.directoryToken);
    expect(dataOf(answer)).toMatchObject({ booking: { business_id: cast.businessUid, staff_id: cast.staffUid } });
    const other = { 'x-on-behalf-of': stranger.businessUid };
    expect((await app.post(BOOKINGS, bookingBody(cast, fields), cast.directoryToken, other)).status).toBe(404);
  });

  test('reads a start without an offset in the zone given, else in the business’s', async () => {
    const start_time = '2030-05-01T10:00:00';
    expect(await bookingOf(app, cast, { start_time })).toMatchObject({
      start_time: '2030-05-01T08:00:00.000Z',
      time_zone: 'Europe/Berlin',
    });
    expect(await bookingOf(app, cast, { start_time, time_zone: 'America/New_York' })).toMatchObject({
      start_time: '2030-05-01T14:00:00.000Z',
      time_zone: 'America/New_York',
    });
  });

  test('is due on the day of the session in the business’s zone', async () => {
    const { paymentStatusUid } = await bookingWithPayment(app, cast, { start_time: '2030-05-01T23:00:00Z' });
    expect(await paymentRequest(app, cast, paymentStatusUid)).toMatchObject({ due_date: '2030-05-02' });
  });

  test.each([
    { charge_type: 'free', price: null },
    { charge_type: 'no_price', price: 50 },
    { charge_type: 'paid', price: 0 },
  ])('asks for no payment when the service is %j', async (fields) => {
    const service_id = await serviceOf(app, cast, fields);
    expect(await bookingOf(app, cast, { service_id })).toMatchObject({ payment_status_uid: null });
  });

  test('of a slot that is booked already is allowed', async () => {
    const bookings = await Promise.all([bookingOf(app, cast), bookingOf(app, cast)]);
    expect(new Set(bookings.map(({ id }) => id)).size).toBe(2);
  });

  test.each(['2020-01-01T10:00:00Z', '1900-01-01T00:00:00Z', '9999-06-01T10:00:00Z'])(
    'that starts at %s is a 422',
    async (start_time) => {
      const answer = await app.post(BOOKINGS, bookingBody(cast, { start_time }), cast.clientToken);
      expect(answer).toMatchObject({ status: 422, body: { status: 'Error', error_code: 'TIMESLOT_UNAVAILABLE' } });
    },
  );

  test('of what the business does not have is a 422', async () => {
    const deactivated = await serviceOf(app, cast);
    await app.put(`/v2/settings/services/${deactivated}`, { active: false }, cast.staffToken);
    const { matterUid } = await clientOf(app, cast);
    for (const fields of [
      { service_id: 'nosuchservice000' },
      { service_id: stranger.serviceUid },
      { service_id: deactivated },
      { staff_id: stranger.staffUid },
      { matter_uid: matterUid },
      { matter_uid: stranger.matterUid },
    ]) {
      const answer = await app.post(BOOKINGS, bookingBody(cast, fields), cast.clientToken);
      expect({ fields, status: answer.status }).toEqual({ fields, status: 422 });
    }
    const unknown = bookingBody(cast, { client_id: stranger.clientUid });
    expect((await app.post(BOOKINGS, unknown, cast.staffToken)).status).toBe(422);
  });

  test('in another business, or for another client than the token’s, is a 404', async () => {
    const elsewhere = bookingBody(cast, { business_id: stranger.businessUid });
    expect((await app.post(BOOKINGS, elsewhere, cast.clientToken)).status).toBe(404);
    expect((await app.post(BOOKINGS, elsewhere, cast.staffToken)).status).toBe(404);
    const { clientUid } = await clientOf(app, cast);
    const forAnother = bookingBody(cast, { client_id: clientUid });
    expect((await app.post(BOOKINGS, forAnother, cast.clientToken)).status).toBe(404);
  });

  test.each([
    [{ business_id: undefined }, 'Mandatory parameter business_id is missing'],
    [{ service_id: '' }, 'Mandatory parameter service_id is missing'],
    [{ start_time: null }, 'Mandatory parameter start_time is missing'],
    [{ start_time: '2030-02-30T10:00:00' }, 'start_time must be an ISO 8601 time'],
    [{ start_time: '0001-01-01T10:00:00' }, 'start_time must be an ISO 8601 time'],
    [{ start_time: 1893456000 }, 'start_time must be an ISO 8601 time'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone must be an IANA time zone'],
    [{ service_id: { $ne: null } }, /^service_id /],
    [{ booking_type: 'event' }, /^booking_type /],
    [{ form_data: [] }, /^form_data /],
    [{ form_data: { note: 'x'.repeat(20_001) } }, /^form_data /],
  ])('with %j is a 400', async (fields, error) => {
    const answer = await app.post(BOOKINGS, bookingBody(cast, fields), cast.clientToken);
    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toMatch(error);
  });

  test('needs a token', async () => {
    expect((await app.post(BOOKINGS, bookingBody(cast))).status).toBe(401);
  });
});
