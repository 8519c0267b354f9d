import { afterAll, beforeAll, expect } from '@jest/globals';
import { redeemAsStaff } from '../scenes/redemptions.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  castOf,
  clientOf,
  clientPackageOf,
  dataOf,
  packageOf,
  paymentOf,
  redeem,
  serviceOf,
  STAFF_UPDATE_USAGE,
} from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { inProcess } from '../support/app/in-process.js';
import { TestClock } from '../support/app/test-clock.js';

const { describe, test } = inProcess('sets the clock');
const clock = new TestClock('2090-06-15T10:00:00.000Z');
let app: TestApp;
let cast: Cast;
let massage: string;

beforeAll(async () => {
  app = await startTestApp({ clock });
  cast = await castOf(app);
  massage = await serviceOf(app, cast, { name: 'Massage' });
});
afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
});

const pathOf = (uid: string): string => `/business/payments/v1/client_packages/${uid}/redemptions`;

async function redemptionsOf(uid: string, query = ''): Promise<Record<string, unknown>[]> {
  const answer = await app.get(`${pathOf(uid)}?${query}`, cast.staffToken);
  return dataOf<{ redemptions: Record<string, unknown>[] }>(answer, 200).redemptions;
}

/** Another client with a package for both services. */
async function ownerOf(): Promise<Cast & { readonly packageUid: string }> {
  const owner = { ...cast, ...(await clientOf(app, cast)) };
  const packageId = await packageOf(app, cast, { service_uids: [cast.serviceUid, massage] });
  return { ...owner, packageUid: (await clientPackageOf(app, owner, { package_id: packageId })).id };
}

describe('what a client package was used for (contract 2.7)', () => {
  test('staff see each session with its payment, its service, who used it and when', async () => {
    const owner = await ownerOf();
    const yoga = await paymentOf(app, owner, { title: 'Yoga on Monday' });
    const used = dataOf(await redeem(app, owner, yoga), 200);
    expect(used).toEqual({ package_name: 'Ten classes' });
    clock.set('2090-06-15T11:30:00.000Z');
    const rub = await paymentOf(app, owner, { service_id: massage, title: 'Back rub' });
    const body = { payment_status_uid: rub, on: '2090-06-15' };
    const byStaff = await app.post(STAFF_UPDATE_USAGE, body, cast.staffToken);
    const [latest, first, ...others] = await redemptionsOf(owner.packageUid);
    expect(others).toEqual([]);
    expect(latest).toEqual({
      uid: expect.any(String),
      payment_status_uid: rub,
      payment_title: 'Back rub',
      booking_credit_id: expect.any(String),
      service_id: massage,
      service_name: 'Massage',
      active: true,
      created_at: '2090-06-15T11:30:00.000Z',
      cancelled_at: null,
      actor_type: 'staff',
      actor_uid: cast.staffUid,
      reason: `session used for payment ${rub}, attended on 2090-06-15`,
      request_id: byStaff.headers.get('x-request-id'),
      cancelled_by_type: null,
      cancelled_by_uid: null,
    });
    expect(first).toMatchObject({
      payment_status_uid: yoga,
      payment_title: 'Yoga on Monday',
      service_name: 'Yoga class',
      created_at: '2090-06-15T10:00:00.000Z',
      actor_type: 'client',
      actor_uid: owner.clientUid,
    });
  });

  test('a cancelled one stays, with who cancelled it and when; used again it is another one', async () => {
    const owner = await ownerOf();
    const payment = await paymentOf(app, owner);
    await redeem(app, owner, payment);
    dataOf(await app.put(CANCEL_REDEMPTION, { payment_status_id: payment }, cast.staffToken), 200);
    expect(await redemptionsOf(owner.packageUid)).toMatchObject([
      {
        payment_status_uid: payment,
        active: false,
        actor_type: 'client',
        cancelled_at: expect.any(String),
        cancelled_by_type: 'staff',
        cancelled_by_uid: cast.staffUid,
      },
    ]);
    await redeemAsStaff(app, owner, payment);
    const both = await redemptionsOf(owner.packageUid);
    expect(both.map(({ active }) => String(active)).toSorted()).toEqual(['false', 'true']);
  });

  test('comes in pages that neither overlap nor leave anything out', async () => {
    const owner = await ownerOf();
    for (let count = 0; count < 5; count += 1) await redeem(app, owner, await paymentOf(app, owner));
    const all = (await redemptionsOf(owner.packageUid)).map(({ uid }) => uid);
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => redemptionsOf(owner.packageUid, `per_page=2&page=${page}`)),
    );
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1, 0]);
    expect(pages.flat().map(({ uid }) => uid)).toEqual(all);
  });

  test('is of one package alone, and empty of one that was not used', async () => {
    const [one, other] = [await ownerOf(), await ownerOf()];
    await redeem(app, one, await paymentOf(app, one));
    expect(await redemptionsOf(other.packageUid)).toEqual([]);
  });

  test('is for staff of the business; an unknown package and another business’s are 404', async () => {
    const owner = await ownerOf();
    const other = await castOf(app);
    expect((await app.get(pathOf(owner.packageUid), owner.clientToken)).status).toBe(401);
    expect((await app.get(pathOf(owner.packageUid), other.staffToken)).status).toBe(404);
    expect((await app.get(pathOf('nosuchpackage000'), cast.staffToken)).status).toBe(404);
    expect((await app.get(`${pathOf(owner.packageUid)}?sort=uid:asc`, cast.staffToken)).status).toBe(400);
  });
});
