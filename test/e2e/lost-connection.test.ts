import { expect, test } from '@jest/globals';
import { castOf, clientPackageOf, paymentOf, redeem, VALIDATE } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';

const app = useTestApp();

/** Makes every commit that changes a row of `table` end its own connection, once it is too late to say that it failed. */
async function endConnectionsAtCommit(table: string): Promise<void> {
  await query(
    app.database,
    `create function end_connection() returns trigger language plpgsql security definer as
     $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`,
  );
  await query(
    app.database,
    `create constraint trigger end_connection after insert or update on ${table}
     deferrable initially deferred for each row execute function end_connection()`,
  );
}

test('a write whose connection breaks at its commit is 503, and says that it may have been carried out', async () => {
  const cast = await castOf(app);
  await clientPackageOf(app, cast);
  const payment = await paymentOf(app, cast);
  await endConnectionsAtCommit('payment_statuses');
  const unknown = { details: { outcome: 'unknown' } };

  const redeemed = await redeem(app, cast, payment);
  expect(redeemed.status).toBe(503);
  expect(redeemed.headers.get('retry-after')).toBe('1');
  expect(redeemed.body).toMatchObject({ status: 'Error', error_code: 'OVERLOADED', ...unknown });

  const body = { payment_request: { client_id: cast.clientUid, service_id: cast.serviceUid, price: 50 } };
  const requested = await app.post('/business/payments/v1/payment_requests', body, cast.staffToken);
  expect(requested.status).toBe(503);
  expect(requested.body).toMatchObject({ success: false, ...unknown });
  expect(requested.text).toContain('look first whether it has been done');
  const keyed = await app.post('/business/payments/v1/payment_requests', body, cast.staffToken, {
    'idempotency-key': 'once',
  });
  expect(keyed).toMatchObject({ status: 503, body: { success: false, ...unknown } });

  await query(app.database, 'drop function end_connection cascade');
  const path = `${VALIDATE}?payment_status_id=${payment}`;
  expect((await app.get(path, cast.clientToken)).body).toMatchObject({ data: { has_package: true } });
  expect((await redeem(app, cast, payment)).status).toBe(200);
});
