import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ALREADY_PAID,
  CANCELLED,
  matterOf,
  NO_PACKAGE,
  NOT_FOUND,
  putIntoState,
  redeemAsStaff,
  refusalIn,
  usageOf,
  validate,
} from '../scenes/redemptions.js';
import {
  type Cast,
  castOf,
  clientOf,
  clientPackageOf,
  packageOf,
  paymentOf,
  paymentRequest,
  redeem,
  serviceOf,
  UPDATE_USAGE,
  VALIDATE,
} from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { contentsOf } from '../support/database/contents.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';

const app = useTestApp({ cleanBooks: 'after each' });
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

/** A business of its own with a payment, and a package that could pay unless `given` says otherwise. */
async function scene(given: Readonly<Record<string, unknown>> = {}): Promise<{ cast: Cast; payment: string }> {
  const own = await castOf(app);
  await clientPackageOf(app, own, { name: 'Ten classes', ...given });
  return { cast: own, payment: await paymentOf(app, own) };
}

/** All three ways of asking for the same thing; none may change anything. */
async function expectRefusal(own: Cast, payment: string, status: number, body: object): Promise<void> {
  const before = await contentsOf(app.database);
  for (const answer of [await redeem(app, own, payment), await redeemAsStaff(app, own, payment)]) {
    expect({ status: answer.status, body: refusalIn(answer) }).toEqual({ status, body });
  }
  const validated = await validate(app, own, payment);
  if (body === NO_PACKAGE) {
    expect(validated).toMatchObject({ status: 200, body: { status: 'OK', data: { has_package: false } } });
  } else {
    expect({ status: validated.status, body: refusalIn(validated) }).toEqual({ status, body });
  }
  expect(await contentsOf(app.database)).toEqual(before);
}

describe('200: a credit pays (contract 1.1)', () => {
  test('the answer names the package and nothing else', async () => {
    const { cast: own, payment } = await scene({ name: 'Ten yoga classes' });
    expect((await validate(app, own, payment)).body).toEqual({ status: 'OK', data: { has_package: true } });
    const answer = await redeem(app, own, payment);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'OK', data: { package_name: 'Ten yoga classes' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[a-z0-9]{16}$/);
  });

  test('one session is used, the payment is paid at price 0, and its price is remembered', async () => {
    const own = await castOf(app);
    const { id } = await clientPackageOf(app, own);
    const payment = await paymentOf(app, own, { price: '19.99' });
    await redeem(app, own, payment);
    expect(await usageOf(app, id)).toBe(1);
    const paid = await paymentRequest(app, own, payment);
    expect(paid).toMatchObject({ state: 'paid', amount: '0.0', net_amount: '0.0', amount_paid: 0 });
    expect(paid['paid_at']).toEqual(expect.any(String));
    expect(paid['pait_at']).toBe(paid['paid_at']);
    const [row] = await query(app.database, 'select original_price from payment_statuses where uid = $1', [payment]);
    expect(row).toEqual({ original_price: '19.9900' });
  });

  test('asking changes nothing', async () => {
    const { cast: own, payment } = await scene();
    const before = await contentsOf(app.database);
    await validate(app, own, payment);
    expect(await contentsOf(app.database)).toEqual(before);
  });

  test('the package that expires soonest pays first, also when it was given last', async () => {
    const own = await castOf(app);
    await clientPackageOf(app, own, { name: 'Until 2099', valid_until: '2099-12-31' });
    await clientPackageOf(app, own, { name: 'Until 2098', valid_until: '2098-12-31', sessions_count: 1 });
    const names = [];
    for (let count = 0; count < 2; count += 1) {
      names.push((await redeem(app, own, await paymentOf(app, own))).body);
    }
    expect(names).toMatchObject([{ data: { package_name: 'Until 2098' } }, { data: { package_name: 'Until 2099' } }]);
  });

  test('a package for all services pays for any', async () => {
    const own = await castOf(app);
    const everything = await packageOf(app, own, { service_uids: [] });
    await clientPackageOf(app, own, { package_id: everything });
    const payment = await paymentOf(app, own, { service_id: await serviceOf(app, own, { name: 'Massage' }) });
    expect((await redeem(app, own, payment)).status).toBe(200);
  });

  test('the alias is read, the name wins over it, and unknown keys are ignored', async () => {
    const { cast: own, payment } = await scene();
    const second = await paymentOf(app, own);
    const alias = { payment_status_uid: payment, matter_uid: 'nothing', utm: { source: ['x'] }, client_id: 5 };
    expect((await app.post(UPDATE_USAGE, alias, own.clientToken)).status).toBe(200);
    const both = { payment_status_id: second, payment_status_uid: 'nosuchuid0000000' };
    expect((await app.post(UPDATE_USAGE, both, own.clientToken)).status).toBe(200);
    const third = await paymentOf(app, own);
    expect((await app.get(`${VALIDATE}?payment_status_uid=${third}&x=1`, own.clientToken)).status).toBe(200);
  });
});

describe('422 There is no package to use (contract 1.1)', () => {
  test('without any package', async () => {
    const own = await castOf(app);
    await expectRefusal(own, await paymentOf(app, own), 422, NO_PACKAGE);
  });

  test('when all sessions are used', async () => {
    const { cast: own, payment } = await scene({ sessions_count: 1 });
    expect((await redeem(app, own, payment)).status).toBe(200);
    await expectRefusal(own, await paymentOf(app, own), 422, NO_PACKAGE);
  });

  test('when the packages cover other services only', async () => {
    const { cast: own } = await scene();
    const massage = await serviceOf(app, own, { name: 'Massage' });
    await expectRefusal(own, await paymentOf(app, own, { service_id: massage }), 422, NO_PACKAGE);
  });

  test('when the package has expired, or has not started', async () => {
    const expired = await scene({ valid_from: '2020-01-01', valid_until: '2020-12-31' });
    await expectRefusal(expired.cast, expired.payment, 422, NO_PACKAGE);
    const future = await scene({ valid_from: '2098-01-01', valid_until: '2098-12-31' });
    await expectRefusal(future.cast, future.payment, 422, NO_PACKAGE);
  });

  test('when the package is deactivated', async () => {
    const { cast: own, payment } = await scene();
    for (const table of ['client_packages', 'booking_credits']) {
      await query(app.database, `update ${table} set active = false where business_uid = $1`, [own.businessUid]);
    }
    await expectRefusal(own, payment, 422, NO_PACKAGE);
  });

  test('when the payment is not for a service', async () => {
    const { cast: own } = await scene();
    await expectRefusal(own, await paymentOf(app, own, { service_id: undefined }), 422, NO_PACKAGE);
  });

  test('when the package belongs to another matter', async () => {
    const { cast: own } = await scene();
    const other = await matterOf(app, own);
    await expectRefusal(own, await paymentOf(app, own, { matter_uid: other }), 422, NO_PACKAGE);
  });

  test('when the package is another client’s', async () => {
    const { cast: own } = await scene();
    const friend = { ...own, ...(await clientOf(app, own)) };
    await expectRefusal(friend, await paymentOf(app, friend), 422, NO_PACKAGE);
  });
});

describe('422 for a payment that is settled (contract 1.1)', () => {
  test('paid by a credit before', async () => {
    const { cast: own, payment } = await scene();
    await redeem(app, own, payment);
    await expectRefusal(own, payment, 422, ALREADY_PAID);
  });

  test('paid otherwise, also without any package', async () => {
    const own = await castOf(app);
    const payment = await paymentOf(app, own);
    await putIntoState(app, payment, 'paid');
    await expectRefusal(own, payment, 422, ALREADY_PAID);
  });

  test('cancelled', async () => {
    const { cast: own, payment } = await scene();
    await putIntoState(app, payment, 'cancelled');
    await expectRefusal(own, payment, 422, CANCELLED);
  });
});

describe('404 Payment status not found (contract 1.1, 0.2)', () => {
  test.each(['nosuchuid0000000', 'x', 'ä'.repeat(64), "'; --", '../../x', '__proto__'])('%p', async (uid) => {
    await expectRefusal(cast, uid, 404, NOT_FOUND);
  });

  test('another business’s', async () => {
    const { payment } = await scene();
    await expectRefusal(cast, payment, 404, NOT_FOUND);
  });

  test('another client’s of the same business, paid or not', async () => {
    const { cast: own, payment } = await scene();
    const stranger = await clientOf(app, own);
    const paid = await paymentOf(app, own);
    await putIntoState(app, paid, 'paid');
    for (const uid of [payment, paid]) {
      for (const answer of [await redeem(app, stranger, uid), await validate(app, stranger, uid)]) {
        expect({ status: answer.status, body: answer.body }).toEqual({ status: 404, body: NOT_FOUND });
      }
    }
  });
});

describe('400 for what is no id (contract 1.1)', () => {
  const missing = {
    status: 'Error',
    error: 'Mandatory parameter payment_status_id is missing',
    error_code: 'PARAMETER_MISSING',
  };
  const sendBoth = async (id: unknown): Promise<TestResponse[]> => [
    await app.post(UPDATE_USAGE, { payment_status_id: id }, cast.clientToken),
    await app.post(UPDATE_USAGE, { payment_status_uid: id }, cast.clientToken),
  ];

  test.each([[undefined], [null], ['']])('missing: %p', async (id) => {
    for (const answer of await sendBoth(id)) expect(answer).toMatchObject({ status: 400, body: missing });
  });

  test.each([[5], [0], [true], [false], [['x']], [[]], [{ uid: 'x' }], ['x'.repeat(65)], ['a\u0000b']])(
    'not valid: %p',
    async (id) => {
      for (const { status, body } of await sendBoth(id)) {
        expect({ status, body }).toMatchObject({
          status: 400,
          body: { status: 'Error', error_code: 'INVALID_PARAMETER' },
        });
      }
    },
  );

  test('no body, and no query', async () => {
    expect(await app.post(UPDATE_USAGE, undefined, cast.clientToken)).toMatchObject({ status: 400, body: missing });
    expect(await app.get(VALIDATE, cast.clientToken)).toMatchObject({ status: 400, body: missing });
    expect(await app.get(`${VALIDATE}?payment_status_id=`, cast.clientToken)).toMatchObject({
      status: 400,
      body: missing,
    });
  });

  test.each(['a%00b', 'x'.repeat(65), 'x&payment_status_id=y'])('a query of %s', async (text) => {
    const answer = await app.get(`${VALIDATE}?payment_status_id=${text}`, cast.clientToken);
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER' } });
  });
});
