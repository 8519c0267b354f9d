import { describe, expect, test } from '@jest/globals';
import { castOf, dataOf, paymentRequest, UPDATE_USAGE, VALIDATE } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();

describe('the story of the document this project was created from', () => {
  test('a package is created, given, and one of its sessions pays a payment request', async () => {
    const cast = await castOf(app);

    const created = await app.post(
      '/platform/v1/payment/booking_packages',
      { name: 'Test Package', price: 100, sessions_count: 10, service_uids: [cast.serviceUid] },
      cast.staffToken,
    );
    const { booking_package: bookingPackage } = dataOf<{ booking_package: { uid: string } }>(created);

    const given = await app.post(
      '/platform/v1/payment/client_packages',
      { client_uid: cast.clientUid, booking_package_uid: bookingPackage.uid, sessions_count: 10 },
      cast.staffToken,
    );
    expect(dataOf<{ client_package: object }>(given).client_package).toMatchObject({
      name: 'Test Package',
      active: 'true',
      amount: 100,
      total_bookings: '10',
      bookings_usage: '0',
    });

    const requested = await app.post(
      '/business/payments/v1/payment_requests',
      { payment_request: { client_id: cast.clientUid, service_id: cast.serviceUid, price: 50 } },
      cast.staffToken,
    );
    expect(requested.status).toBe(201);

    const history = await app.get('/client/payments/v1/payment_requests', cast.clientToken);
    const [first] = dataOf<{ payment_requests: { uid: string; state: string }[] }>(history, 200).payment_requests;
    expect(first?.state).toBe('pending');
    const body = { payment_status_id: first?.uid };

    const validated = await app.get(`${VALIDATE}?payment_status_id=${first?.uid}`, cast.clientToken);
    expect(validated).toMatchObject({ status: 200, body: { status: 'OK', data: { has_package: true } } });

    const redeemed = await app.post(UPDATE_USAGE, body, cast.clientToken);
    expect(redeemed).toMatchObject({ status: 200, body: { status: 'OK', data: { package_name: 'Test Package' } } });
    expect(await paymentRequest(app, cast, first?.uid ?? '')).toMatchObject({
      state: 'paid',
      amount: '0.0',
      net_amount: '0.0',
    });

    const again = await app.post(UPDATE_USAGE, body, cast.clientToken);
    expect(again.status).toBe(422);
    expect(again.body).toEqual({
      status: 'Error',
      error: 'Payment status is already paid',
      error_code: 'ALREADY_PAID',
      details: expect.objectContaining({ paid_by: 'package', package_name: 'Test Package' }),
    });
    await expectCleanBooks(app.database);
  });

  test('without a package the answer is 422 There is no package to use', async () => {
    const cast = await castOf(app);
    await app.post(
      '/business/payments/v1/payment_requests',
      { payment_request: { client_id: cast.clientUid, service_id: cast.serviceUid, price: 50 } },
      cast.staffToken,
    );
    const history = await app.get('/client/payments/v1/payment_requests', cast.clientToken);
    const [first] = dataOf<{ payment_requests: { uid: string }[] }>(history, 200).payment_requests;
    const refused = await app.post(UPDATE_USAGE, { payment_status_id: first?.uid }, cast.clientToken);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      status: 'Error',
      error: 'There is no package to use',
      error_code: 'NO_PACKAGE',
    });
  });
});
