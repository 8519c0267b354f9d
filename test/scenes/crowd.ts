import { newUid } from '../../src/platform/common/uid.js';
import { query } from '../support/database/books.js';
import { type PublishedRoute, publishedRoutes } from '../support/http/published-routes.js';
import type { TestApp } from '../support/app/test-app.js';
import { addressOf, credentialsOf, type Everybody, everybodyOf, idsOf } from './everybody.js';
import { clientOf, clientPackageOf, dataOf, packageOf, paymentOf, redeem, serviceOf } from './story.js';

/** A list as a caller reads it. */
export interface List {
  readonly title: string;
  /** With what it needs in its query. */
  readonly address: string;
  readonly token: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a list answers. */
export interface ListPage {
  /** A name for each row, no two the same. */
  readonly rows: readonly string[];
  readonly next: string | null;
}

const INSERT_STAFF = `insert into staff_members (business_uid, uid, display_name, created_at) values ($1, $2, 'Ada', now())`;

/** Everybody, with enough sessions for a test that goes on for long. */
export async function crowdOf(app: TestApp): Promise<Everybody> {
  const crowd = await everybodyOf(app);
  const credits = [{ id: crowd.creditUid, total_bookings: 1_000 }];
  const path = `/business/payments/v1/client_packages/${crowd.clientPackageUid}`;
  dataOf(await app.put(path, { client_package: { booking_credits: credits } }, crowd.staffToken), 200);
  return crowd;
}

/** One more row for every list. */
export async function addOneOfEach(app: TestApp, crowd: Everybody): Promise<void> {
  await serviceOf(app, crowd);
  await clientOf(app, crowd);
  await packageOf(app, crowd, { online_payment_enabled: true });
  await clientPackageOf(app, crowd, { package_id: crowd.packageUid, valid_until: '2099-12-31' });
  dataOf(await redeem(app, crowd, await paymentOf(app, crowd)), 200);
  const contact = `/business/clients/v1/contacts/${crowd.clientUid}/matters`;
  dataOf(await app.post(contact, { display_name: 'One more' }, crowd.staffToken));
  const booking = { business_id: crowd.businessUid, service_id: crowd.serviceUid, start_time: '2098-05-01T10:00:00Z' };
  dataOf(await app.post('/platform/v1/scheduling/bookings', booking, crowd.clientToken));
  await query(app.database, INSERT_STAFF, [crowd.businessUid, newUid()]);
}

/** Every published list that takes pages. */
export async function listsOf(app: TestApp, crowd: Everybody): Promise<List[]> {
  const isList = ({ method, parameters }: PublishedRoute): boolean =>
    method === 'GET' && parameters.some(({ name }) => name === 'page');
  return (await publishedRoutes(app)).filter(isList).map((route) => ({
    title: route.title,
    address: addressOf(route, idsOf(crowd)),
    ...credentialsOf(crowd, route.tokenTypes[0]),
  }));
}

/** A page of a list. */
export async function readList(app: TestApp, { address, token, headers }: List, further: string): Promise<ListPage> {
  const answer = await app.get(`${address}&${further}`, token, headers);
  const { next_page: next, ...data } = dataOf<Record<string, unknown> & { next_page: string | null }>(answer, 200);
  const rows = Object.values(data).find((value) => Array.isArray(value)) as Readonly<Record<string, unknown>>[];
  return { rows: rows.map(nameOf), next };
}

function nameOf(row: Readonly<Record<string, unknown>>): string {
  const name = row['uid'] ?? row['id'];
  return typeof name === 'string' ? name : JSON.stringify([row['booking_credit_id'], row['sequence']]);
}
