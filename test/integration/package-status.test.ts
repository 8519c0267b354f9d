import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filterByStatus } from '../../src/modules/client-packages/client-package-lists.js';
import { ClientBookingPackage } from '../../src/modules/client-packages/entities/client-booking-package.entity.js';
import { PACKAGE_STATUSES, type PackageFacts, statusOn } from '../../src/modules/client-packages/package-status.js';
import { castOf, clientPackageOf, dataOf, type Cast } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { Transactions } from '../../src/platform/database/transactions.js';

const PACKAGES = 30;
/** Few days, so that packages begin and end on the days that are asked about. */
const day = fc.integer({ min: 1, max: 9 }).map((number) => `2090-06-0${number}`);
const credit = fc
  .integer({ min: 0, max: 2 })
  .chain((totalBookings) =>
    fc.record({ totalBookings: fc.constant(totalBookings), bookingsUsage: fc.integer({ min: 0, max: totalBookings }) }),
  );
const facts: fc.Arbitrary<PackageFacts> = fc.record({
  clientPackage: fc.tuple(fc.boolean(), day, day).map(([active, one, other]) => ({
    active,
    validFrom: one < other ? one : other,
    validUntil: one < other ? other : one,
  })),
  credits: fc.array(credit, { minLength: 2, maxLength: 2 }),
});

let app: TestApp;
let cast: Cast;
let uids: string[];

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  const body = {
    name: 'Two kinds',
    price: 10,
    currency: 'USD',
    expiration: 1,
    expiration_unit: 'M',
    items: [1, 2].map((total_bookings) => ({ total_bookings, services: [{ id: cast.serviceUid }] })),
  };
  const made = await app.post('/platform/v1/payment/packages', body, cast.staffToken);
  const packageId = dataOf<{ package: { id: string } }>(made).package.id;
  uids = [];
  for (let count = 0; count < PACKAGES; count += 1) {
    uids.push((await clientPackageOf(app, cast, { package_id: packageId })).id);
  }
});
afterAll(() => app.close());

const SET_PACKAGES = `update client_packages p set active = g.active, valid_from = g.first, valid_until = g.last
  from unnest($1::text[], $2::boolean[], $3::date[], $4::date[]) as g (uid, active, first, last) where p.uid = g.uid`;
const SET_CREDITS = `update booking_credits c set total_bookings = g.total, bookings_usage = g.used
  from unnest($1::text[], $2::integer[], $3::integer[], $4::integer[]) as g (uid, position, total, used)
  where c.client_package_uid = g.uid and c.position = g.position`;

/** Makes the packages what `all` say. */
async function set(all: readonly PackageFacts[]): Promise<void> {
  const packages = all.map(({ clientPackage }) => clientPackage);
  await query(app.database, SET_PACKAGES, [
    uids,
    packages.map(({ active }) => active),
    packages.map(({ validFrom }) => validFrom),
    packages.map(({ validUntil }) => validUntil),
  ]);
  const credits = all.flatMap(({ credits: own }, index) => own.map((each, position) => ({ index, position, ...each })));
  await query(app.database, SET_CREDITS, [
    credits.map(({ index }) => uids[index]),
    credits.map(({ position }) => position),
    credits.map(({ totalBookings }) => totalBookings),
    credits.map(({ bookingsUsage }) => bookingsUsage),
  ]);
}

/** The packages that the database finds for a filter. */
async function found(field: string, values: string[], today: string): Promise<string[]> {
  const { businessUid } = cast;
  const rows = await app.nest.get(Transactions).read(businessUid, (tx) => {
    const select = tx
      .createQueryBuilder(ClientBookingPackage, 'package')
      .where('package.businessUid = :businessUid', { businessUid });
    filterByStatus(select, { filters: [{ field, operator: values.length > 1 ? 'in' : 'eq', values }] }, today);
    return select.getMany();
  });
  return rows.map(({ uid }) => uid).toSorted();
}

test('the database finds by status exactly the packages of which the rule says so', async () => {
  const population = fc.array(facts, { minLength: PACKAGES, maxLength: PACKAGES });
  const wanted = fc.uniqueArray(fc.constantFrom(...PACKAGE_STATUSES), { minLength: 1 });
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(population, day, wanted, async (all, today, statuses) => {
      await set(all);
      const statusOf = all.map((each) => statusOn(each, today));
      statusOf.forEach((status) => seen.add(status));
      const expected = (are: readonly string[]): unknown[] =>
        uids.filter((_uid, index) => are.includes(statusOf[index] ?? '')).toSorted();
      expect(await found('status', statuses, today)).toEqual(expected(statuses));
      expect(await found('state', ['ACTIVE'], today)).toEqual(expected(['active']));
      expect(await found('state', ['INACTIVE'], today)).toEqual(
        expected(PACKAGE_STATUSES.filter((status) => status !== 'active')),
      );
    }),
    { numRuns: 30 },
  );
  expect([...seen].toSorted()).toEqual([...PACKAGE_STATUSES].toSorted());
});
