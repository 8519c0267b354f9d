import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPackage } from '../scenes/catalogue.js';
import { castOf } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { PlanRecorder } from '../support/database/plans.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let database: TestDatabase;
let recorder: PlanRecorder;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  recorder = await PlanRecorder.start(database);
  app = await startTestApp({ database });
});

afterAll(async () => {
  recorder.stop();
  await app.close();
  await database.drop();
});

test('a package is found by its id alone without reading every business’s catalogue', async () => {
  const cast = await castOf(app);
  const { id } = await createPackage(app, cast.staffToken, cast.serviceUid, { online_payment_enabled: true });
  const columns = `name, price, currency, expiration, expiration_unit, description, image_path, discount_amount, discount_unit,
    online_payment_enabled, active, "order", items, products, tax_uids, created_at, updated_at`;
  await query(
    database,
    `insert into booking_packages (business_uid, uid, ${columns})
     select business_uid, 'copy' || n, ${columns} from booking_packages, generate_series(1, 5000) n where uid = $1`,
    [id],
  );
  await query(database, 'vacuum (analyze) booking_packages');
  recorder.take();
  for (const uid of [id, 'nosuchpackage000']) {
    const { status } = await app.get(`/client/payments/v1/packages/${uid}`);
    expect(status).toBe(uid === id ? 200 : 404);
    const scans = recorder.take().flatMap((plan) => plan.scans.filter(({ of }) => of === 'booking_packages'));
    // By any other index all of it would be gone through, or one place in it for each business.
    expect(scans[0]).toMatchObject({ kind: 'Index Scan', index: 'ix_booking_packages_uid' });
  }
});
