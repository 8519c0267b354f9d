import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { bookingWithPayment, pay, PAYMENT_REQUESTS, PAYMENTS } from '../scenes/bookings.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  castOf,
  clientOf,
  clientPackageOf,
  dataOf,
  paymentOf,
  paymentRequest,
  redeem,
  STAFF_UPDATE_USAGE,
  UPDATE_USAGE,
  VALIDATE,
} from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { expectCleanBooks } from '../support/database/books.js';

const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let app: TestApp;
let cast: Cast;
let packageUid: string;
let stranger: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  stranger = await castOf(app);
  packageUid = (await clientPackageOf(app, cast, { name: 'Fifty classes', sessions_count: 50 })).id;
});
afterEach(() => expectCleanBooks(app.database));
afterAll(() => app.close());

const askAsStaff = (path: string, payment_status_uid: string, fields: object = {}): Promise<TestResponse> =>
  app.post(path, { payment_status_uid, ...fields }, cast.staffToken);
const PREVIEW = UPDATE_USAGE.replace('update_usage', 'preview');
const STAFF_PREVIEW = STAFF_UPDATE_USAGE.replace('update_usage', 'preview');

async function paidByPackage(): Promise<string> {
  const uid = await paymentOf(app, cast);
  dataOf(await redeem(app, cast, uid), 200);
  return uid;
}

async function redemptionOf(uid: string): Promise<unknown> {
  const path = `${UPDATE_USAGE.replace('update_usage', 'redemptions_data')}?client_package_id=${packageUid}`;
  const { redemptions } = dataOf<{ redemptions: { uid: string; payment_status_uid: string }[] }>(
    await app.get(path, cast.clientToken),
    200,
  );
  return redemptions.find(({ payment_status_uid }) => payment_status_uid === uid)?.uid;
}

describe('a payment that is paid already says by what', () => {
  test('by which package, to its client and to staff, wherever it is refused', async () => {
    const uid = await paidByPackage();
    const details = {
      paid_by: 'package',
      client_package_id: packageUid,
      package_name: 'Fifty classes',
      redemption_uid: await redemptionOf(uid),
      paid_at: TIMESTAMP,
    };
    const answers = await Promise.all([
      redeem(app, cast, uid),
      app.post(PREVIEW, { payment_status_id: uid }, cast.clientToken),
      app.get(`${VALIDATE}?payment_status_id=${uid}`, cast.clientToken),
      askAsStaff(STAFF_UPDATE_USAGE, uid),
      askAsStaff(STAFF_PREVIEW, uid),
      pay(app, cast, uid),
      app.put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request: { price: 60 } }, cast.staffToken),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { details } });
  });

  test('by how much money', async () => {
    const uid = await paymentOf(app, cast, { price: '19.99' });
    await pay(app, cast, uid);
    const details = { paid_by: 'money', amount_paid: '19.99', paid_at: TIMESTAMP };
    expect(await redeem(app, cast, uid)).toMatchObject({ status: 422, body: { error_code: 'ALREADY_PAID', details } });
    const body = { amount: 1, client_id: cast.clientUid, currency: 'USD', payment_method: 'cash', title: 'Again' };
    const subject = { payment_subject_type: 'PaymentStatus', payment_subject_id: uid };
    expect(await app.post(PAYMENTS, { ...body, ...subject }, cast.staffToken)).toMatchObject({
      status: 422,
      body: { details },
    });
  });

  test('to nobody else', async () => {
    const uid = await paidByPackage();
    const neighbour = await clientOf(app, cast);
    const answers = [
      await redeem(app, neighbour, uid),
      await redeem(app, stranger, uid),
      await app.post(STAFF_UPDATE_USAGE, { payment_status_uid: uid }, stranger.staffToken),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(404);
      expect(text).not.toMatch(/Fifty|details/);
    }
  });
});

describe('a payment request names the package and the redemption that paid it', () => {
  const namesOf = async (uid: string) => ({
    client_package_id: packageUid,
    package_name: 'Fifty classes',
    redemption_uid: await redemptionOf(uid),
  });

  test('to staff, in the list and by itself, and to its client', async () => {
    const uid = await paidByPackage();
    const paid_by_package = await namesOf(uid);
    const one = await app.get(`${PAYMENT_REQUESTS}/${uid}`, cast.staffToken);
    expect(one).toMatchObject({ body: { data: { payment_request: { uid, paid_by_package } } } });
    const list = await app.get(`${PAYMENT_REQUESTS}?filter[state][in]=PAID`, cast.staffToken);
    const { payment_requests } = dataOf<{ payment_requests: { uid: string }[] }>(list, 200);
    expect(payment_requests.find((request) => request.uid === uid)).toMatchObject({ paid_by_package });
    expect(await paymentRequest(app, cast, uid)).toMatchObject({ paid_by_package });
  });

  test('and none once the session is given back, or while money or nothing has paid', async () => {
    const uid = await paidByPackage();
    dataOf(await app.put(CANCEL_REDEMPTION, { payment_status_id: uid }, cast.staffToken), 200);
    expect(await paymentRequest(app, cast, uid)).toMatchObject({ state: 'pending', paid_by_package: null });
    await pay(app, cast, uid);
    expect(await paymentRequest(app, cast, uid)).toMatchObject({ state: 'paid', paid_by_package: null });
  });
});

describe('a matter that is not the client’s', () => {
  test.each(['nope', 'another client’s'])('%s: is named, in place of advice that leads nowhere', async (which) => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const matter_uid = which === 'nope' ? which : owner.matterUid;
    const uid = await paymentOf(app, cast);
    for (const path of [STAFF_UPDATE_USAGE, STAFF_PREVIEW]) {
      expect(await askAsStaff(path, uid, { matter_uid })).toMatchObject({
        status: 422,
        body: { error: `matter_uid "${matter_uid}" is not a matter of the client ${cast.clientUid}` },
      });
    }
    expect((await askAsStaff(STAFF_UPDATE_USAGE, uid)).status).toBe(200);
  });

  test('where a package is in another of the client’s, the advice names that one', async () => {
    const path = `/business/clients/v1/contacts/${cast.clientUid}/matters`;
    const made = await app.post(path, { display_name: 'Knee' }, cast.staffToken);
    const { matter } = dataOf<{ matter: { uid: string } }>(made);
    const answer = await askAsStaff(STAFF_UPDATE_USAGE, await paymentOf(app, cast), { matter_uid: matter.uid });
    expect(answer).toMatchObject({ status: 422, body: { error_code: 'NO_PACKAGE' } });
    expect(answer.text).toContain(`naming its matter_uid, ${cast.matterUid}`);
  });
});

describe('a refusal under an Idempotency-Key is not kept, whatever it is', () => {
  const headers = (key: string): Record<string, string> => ({ 'idempotency-key': key });

  test('PARTLY_PAID until the money is given back, and then done once', async () => {
    const uid = await paymentOf(app, cast);
    await pay(app, cast, uid, { amount: 20 });
    const use = () => app.post(UPDATE_USAGE, { payment_status_id: uid }, cast.clientToken, headers(`use ${uid}`));
    expect((await use()).status).toBe(422);
    dataOf(await app.post(`${PAYMENTS}/${uid}/refunds`, {}, cast.staffToken));
    const done = await use();
    expect(done.status).toBe(200);
    expect(await use()).toMatchObject({ status: 200, text: done.text });
  });

  test('of a route that is not a redemption: too much money', async () => {
    const { paymentStatusUid: uid } = await bookingWithPayment(app, cast);
    const take = () => app.put(`${PAYMENTS}/${uid}`, { amount: 60 }, cast.staffToken, headers(`take ${uid}`));
    expect((await take()).status).toBe(422);
    dataOf(await app.put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request: { price: 100 } }, cast.staffToken), 200);
    const done = await take();
    expect(done.status).toBe(200);
    expect(await take()).toMatchObject({ status: 200, text: done.text });
  });

  test('nor is a preview, which only tells how things stand', async () => {
    const member = await castOf(app);
    const uid = await paymentOf(app, member);
    const look = () => app.post(PREVIEW, { payment_status_id: uid }, member.clientToken, headers('look'));
    expect(await look()).toMatchObject({ body: { data: { has_package: false } } });
    await clientPackageOf(app, member);
    expect(await look()).toMatchObject({ body: { data: { has_package: true } } });
  });
});
