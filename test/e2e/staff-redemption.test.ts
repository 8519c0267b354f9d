import { beforeAll, describe, expect, test } from '@jest/globals';
import { GATE_CLOSED, matterOf, NO_PACKAGE, NOT_FOUND, refusalIn } from '../scenes/redemptions.js';
import {
  type Cast,
  castOf,
  clientOf,
  clientPackageOf,
  paymentOf,
  redeem,
  STAFF_UPDATE_USAGE,
  UPDATE_USAGE,
} from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';

const app = useTestApp({ cleanBooks: 'after each' });
let cast: Cast;
let payment: string;

beforeAll(async () => {
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: 100 });
});

function use(token: string, body: object, headers: Record<string, string> = {}): Promise<TestResponse> {
  return app.post(STAFF_UPDATE_USAGE, body, token, headers);
}

async function newPayment(): Promise<{ payment_status_uid: string }> {
  payment = await paymentOf(app, cast);
  return { payment_status_uid: payment };
}

describe('staff use a client’s credit (contract 1.4)', () => {
  test('the answer is the client’s, and the ledger names the staff member and the request', async () => {
    const answer = await use(cast.staffToken, await newPayment(), { 'x-request-id': 'desk-42' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'OK', data: { package_name: 'Ten classes' } } });
    expect(answer.headers.get('x-request-id')).toBe('desk-42');
    const entries = await query(
      app.database,
      `select kind, quantity, actor_type, actor_uid, request_id, reason from credit_ledger_entries where request_id like '%:desk-42'`,
    );
    expect(entries).toEqual([
      {
        kind: 'redeemed',
        quantity: -1,
        actor_type: 'staff',
        actor_uid: cast.staffUid,
        request_id: expect.stringMatching(/^[a-z0-9]{16}:desk-42$/),
        reason: expect.stringContaining(payment),
      },
    ]);
  });

  test('the alias is read, and the name wins over it', async () => {
    expect((await use(cast.staffToken, { payment_status_id: await paymentOf(app, cast) })).status).toBe(200);
    const both = { ...(await newPayment()), payment_status_id: 'nosuchuid0000000' };
    expect((await use(cast.staffToken, both)).status).toBe(200);
  });

  test('from another matter of the client when they name it', async () => {
    const matter_uid = await matterOf(app, cast);
    const refused = await use(cast.staffToken, { ...(await newPayment()), matter_uid });
    expect({ status: refused.status, body: refusalIn(refused) }).toEqual({ status: 422, body: NO_PACKAGE });
    await clientPackageOf(app, cast, { name: 'For the back', matter_uid });
    const paid = await use(cast.staffToken, { payment_status_uid: payment, matter_uid });
    expect(paid).toMatchObject({ status: 200, body: { data: { package_name: 'For the back' } } });
  });

  test('never from a matter of another client', async () => {
    const friend = { ...cast, ...(await clientOf(app, cast)) };
    await clientPackageOf(app, friend);
    const refused = await use(cast.staffToken, { ...(await newPayment()), matter_uid: friend.matterUid });
    const error = `matter_uid "${friend.matterUid}" is not a matter of the client ${cast.clientUid}`;
    expect(refused).toMatchObject({ status: 422, body: { error } });
  });

  test('400 when no payment is named', async () => {
    expect(await use(cast.staffToken, {})).toMatchObject({
      status: 400,
      body: { error: 'Mandatory parameter payment_status_uid is missing', error_code: 'PARAMETER_MISSING' },
    });
  });

  test('404 for another business’s payment', async () => {
    const other = await castOf(app);
    const answer = await use(other.staffToken, await newPayment());
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 404, body: NOT_FOUND });
  });

  test('401 with a client’s token, and a staff token is 401 where clients redeem', async () => {
    const unauthorized = { status: 'Error', error: 'Unauthorized', error_code: 'UNAUTHORIZED' };
    expect(await use(cast.clientToken, await newPayment())).toMatchObject({ status: 401, body: unauthorized });
    const body = { payment_status_id: payment };
    expect(await app.post(UPDATE_USAGE, body, cast.staffToken)).toMatchObject({ status: 401, body: unauthorized });
  });
});

describe('whom a directory and an application act for (contract 0.2)', () => {
  const appToken = (): string => app.token({ type: 'app', uid: 'calendar' });

  test('the business in X-On-Behalf-Of', async () => {
    const headers = { 'x-on-behalf-of': cast.businessUid };
    expect((await use(cast.directoryToken, await newPayment(), headers)).status).toBe(200);
    expect((await use(appToken(), await newPayment(), headers)).status).toBe(200);
  });

  test('else business_id in the query or the body', async () => {
    for (const token of [cast.directoryToken, appToken()]) {
      const named = { ...(await newPayment()), business_id: cast.businessUid };
      expect((await use(token, named)).status).toBe(200);
      const path = `${STAFF_UPDATE_USAGE}?business_id=${cast.businessUid}`;
      expect((await app.post(path, await newPayment(), token)).status).toBe(200);
    }
  });

  test('else, for a directory, the owner of the records named', async () => {
    expect((await use(cast.directoryToken, await newPayment())).status).toBe(200);
    expect(await use(appToken(), await newPayment())).toMatchObject({
      status: 400,
      body: { error: 'Mandatory parameter business_id is missing', error_code: 'PARAMETER_MISSING' },
    });
  });

  test('the header wins over the body', async () => {
    const other = await castOf(app);
    const body = { ...(await newPayment()), business_id: other.businessUid };
    expect((await use(cast.directoryToken, body, { 'x-on-behalf-of': cast.businessUid })).status).toBe(200);
  });

  test('404 for a business of another directory, one that does not exist, and records of another directory', async () => {
    const other = await castOf(app);
    const body = await newPayment();
    expect((await use(other.directoryToken, body, { 'x-on-behalf-of': cast.businessUid })).status).toBe(404);
    expect((await use(cast.directoryToken, body, { 'x-on-behalf-of': 'nosuchuid0000000' })).status).toBe(404);
    expect((await use(cast.directoryToken, body, { 'x-on-behalf-of': 'x'.repeat(200) })).status).toBe(404);
    expect((await use(other.directoryToken, body)).status).toBe(404);
    expect((await use(appToken(), body, { 'x-on-behalf-of': other.businessUid })).status).toBe(404);
  });

  test('an application bound to a business acts for no other', async () => {
    const other = await castOf(app);
    const bound = app.token({ type: 'app', uid: 'calendar', businessUid: other.businessUid });
    expect((await use(bound, await newPayment(), { 'x-on-behalf-of': cast.businessUid })).status).toBe(404);
    expect((await use(bound, { payment_status_uid: payment })).status).toBe(404);
  });
});

describe('without the feature booking_packages (contract 0.3)', () => {
  test('staff get exactly the gate’s body, whatever they send; clients redeem as before', async () => {
    const own = await castOf(app);
    await clientPackageOf(app, own);
    const uid = await paymentOf(app, own);
    await app.put(`/platform/v1/businesses/${own.businessUid}/features`, { features: [] }, own.staffToken);
    for (const body of [{ payment_status_uid: uid }, {}, { payment_status_uid: 5 }, '{"broken', '[]']) {
      const answer = await app.post(STAFF_UPDATE_USAGE, body, own.staffToken);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 403, body: GATE_CLOSED });
    }
    expect((await app.post(STAFF_UPDATE_USAGE, {}, own.clientToken)).status).toBe(401);
    expect((await redeem(app, own, uid)).status).toBe(200);
  });
});
