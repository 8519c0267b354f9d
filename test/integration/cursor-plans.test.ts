import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { query } from '../support/database/books.js';
import { PlanRecorder } from '../support/database/plans.js';
import { startTestApp, type TestApp, type TestBusiness } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const ROWS = 20_000;
const EACH = `from (select n, timestamptz '2060-01-01' + n * interval '1 minute' as at from generate_series(1, ${ROWS}) n) as timed`;
const STORE = [
  `insert into clients (business_uid, uid, first_name, created_at, updated_at) select $1, 'client' || n, 'Grace', at, at ${EACH}`,
  `insert into matters (business_uid, uid, client_uid, display_name, is_default, created_at)
   values ($1, 'main', 'client1', 'Grace', true, now())`,
  `insert into bookable_services (business_uid, uid, name, duration, charge_type, currency, active, created_at, updated_at)
   select $1, 'service' || n, 'Yoga', 60, 'free', 'EUR', true, at, at ${EACH}`,
  `insert into booking_packages (business_uid, uid, name, price, currency, expiration, expiration_unit, description, image_path,
     online_payment_enabled, active, "order", items, products, tax_uids, created_at, updated_at)
   select $1, 'package' || n, 'Ten', 1, 'EUR', 1, 'y', '', '', true, true, n, '[]', '[]', '{}', at, at ${EACH}`,
  `insert into payment_statuses (business_uid, uid, client_uid, matter_uid, payable_type, payable_uid, state, price, amount_paid,
     currency, title, tax_uids, due_date, created_at, updated_at)
   select $1, 'status' || n, 'client1', 'main', 'Meeting', 'meeting' || n, case when n % 10 = 0 then 'pending' else 'paid' end, 5, 0,
     'EUR', 'Lesson', '{}', at::date, at, at + interval '1 hour' ${EACH}`,
  `insert into bookings (business_uid, uid, client_uid, matter_uid, service_uid, status, title, start_time, duration, time_zone, price,
     currency, created_at, updated_at)
   select $1, 'booking' || n, 'client1', 'main', 'service1', 'scheduled', 'Yoga', at, 60, 'UTC', 0, 'EUR', at, at ${EACH}`,
];
const REQUESTS = '/business/payments/v1/payment_requests';

let database: TestDatabase;
let recorder: PlanRecorder;
let app: TestApp;
let business: TestBusiness;

beforeAll(async () => {
  database = await createTestDatabase();
  recorder = await PlanRecorder.start(database);
  app = await startTestApp({ database });
  business = await app.business({ time_zone: 'UTC' });
  for (const text of STORE) await query(database, text, [business.businessUid]);
  await query(database, 'vacuum (analyze)');
}, 60_000);
afterAll(async () => {
  recorder.stop();
  await app.close();
  await database.drop();
});

async function nextPage(path: string, token: string): Promise<string> {
  const answer = await app.get(path, token);
  expect(answer).toMatchObject({ status: 200, body: { data: { next_page: expect.any(String) } } });
  return (answer.body as { data: { next_page: string } }).data.next_page;
}

describe('behind the walls between businesses an index leads to the place of a cursor', () => {
  test.each([
    [REQUESTS, '', 'ix_payment_statuses_created', /ROW\(created_at, uid\) </],
    [REQUESTS, 'sort=updated_at:asc', 'ix_payment_statuses_updated', /ROW\(updated_at, uid\) >/],
    [REQUESTS, 'sort=due_date:asc', 'ix_payment_statuses_due', /ROW\(due_date, uid\) >/],
    [REQUESTS, 'sort=state:desc', 'ix_payment_statuses_state', /ROW\(state, created_at, uid\) </],
    [REQUESTS, 'sort=entity_type:asc', 'ix_payment_statuses_payable', /ROW\(payable_type, payable_uid, uid\) >/],
    [REQUESTS, 'sort=due_date:asc,created_at:desc', 'ix_payment_statuses_due', /due_date >=/],
    ['/platform/v1/clients', '', 'ix_clients_created', /ROW\(created_at, uid\) >/],
    ['/platform/v1/services', '', 'ix_bookable_services_created', /ROW\(created_at, uid\) >/],
    ['/platform/v1/payment/packages', '', 'ix_booking_packages_order', /ROW\("order", uid\) >/],
    ['/platform/v1/scheduling/appointments', '', 'ix_bookings_start', /ROW\(start_time, uid\) </],
  ])('of %s?%s', async (path, sort, index, condition) => {
    const list = `${path}?per_page=100&${sort}`;
    const place = await nextPage(`${list}&page=100`, business.staffToken);
    recorder.take();
    await nextPage(`${list}&page=${place}`, business.staffToken);
    const scans = recorder.take().flatMap((plan) => plan.scans);
    expect(scans.filter((scan) => scan.index === index && condition.test(scan.condition))).toHaveLength(1);
  });

  test('of a client’s own payment requests', async () => {
    const token = app.token({ type: 'client', uid: 'client1', businessUid: business.businessUid });
    const list = '/client/payments/v1/payment_requests?per_page=100';
    const place = await nextPage(`${list}&page=100`, token);
    recorder.take();
    await nextPage(`${list}&page=${place}`, token);
    const scans = recorder.take().flatMap((plan) => plan.scans);
    expect(scans.filter(({ index }) => index === 'ix_payment_statuses_client')).toHaveLength(1);
    expect(scans.map((scan) => scan.condition).join(' ')).toMatch(/ROW\(created_at, uid\) </);
  });
});
