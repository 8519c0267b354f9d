import pg from 'pg';
import { uidOf } from '../data/population.js';
import type { Progress } from '../../src/cli/progress.js';

const ROWS_PER_STATEMENT = 50_000;
const CLIENTS = 20_000;
/** One row of so many is the busiest client's. */
const BUSIEST_SHARE = 100;

/** The business of which everything here is. */
export const LARGE_BUSINESS = uidOf('b', 'large');
/** An ordinary client, with as many payment statuses as most. */
export const ORDINARY_CLIENT = uidOf('c', 7);
/** The client that has more payment statuses than any other. */
export const BUSIEST_CLIENT = uidOf('c', 0);
export const ORDINARY_MATTER = uidOf('m', 7);
export const BUSIEST_MATTER = uidOf('m', 0);

const uid = (kind: string, number: string): string => `substr(md5('${kind}' || ${number}), 1, 16)`;
/** A number from 0 up to 1 that follows from the row's, a different one for each `purpose`. */
const random = (purpose: string): string => `((hashint8extended(n, ${purpose.length * 7919}) & 1048575) / 1048576.0)`;

const OWNERS = [
  `insert into businesses (business_uid, name, time_zone, currency, features, created_at, updated_at)
   values ('${LARGE_BUSINESS}', 'Large studio', 'UTC', 'EUR', '{booking_packages}', now(), now())`,
  `insert into bookable_services (business_uid, uid, name, duration, charge_type, price, currency, active, created_at, updated_at)
   values ('${LARGE_BUSINESS}', 'lesson', 'Private lesson', 60, 'paid', 50, 'EUR', true, now(), now())`,
  `insert into staff_members (business_uid, uid, display_name, created_at)
   values ('${LARGE_BUSINESS}', '${uidOf('w', 0)}', 'Front desk', now())`,
  `insert into clients (business_uid, uid, first_name, created_at, updated_at)
   select '${LARGE_BUSINESS}', ${uid('c', 'n')}, 'Client ' || n, now(), now() from generate_series(0, ${CLIENTS - 1}) as n`,
  `insert into matters (business_uid, uid, client_uid, display_name, is_default, created_at)
   select '${LARGE_BUSINESS}', ${uid('m', 'n')}, ${uid('c', 'n')}, 'Client ' || n, true, now()
   from generate_series(0, ${CLIENTS - 1}) as n`,
];

/**
 * Numbers from $1 to $2 - 1 of $3, the oldest first, as they lie on a real disk. Two years of payments, asked for up to 30 days before they are due; what is due is mostly paid, around
 * that day, what is not is mostly pending. Sums from 5.00 to 204.99; some are paid in part.
 */
const STATUSES = `
  insert into payment_statuses (business_uid, uid, client_uid, matter_uid, service_uid, payable_type, payable_uid, state, price,
    original_price, amount_paid, currency, title, tax_uids, due_date, paid_at, created_at, updated_at)
  select '${LARGE_BUSINESS}', ${uid('s', 'n')}, ${uid('c', 'client')}, ${uid('m', 'client')}, 'lesson', type, ${uid('p', 'n')}, state,
    case when state = 'paid' and by_package then 0 else sum end, case when state = 'paid' and by_package then sum end,
    case when state = 'paid' and not by_package then sum when state = 'pending' and partly then 5 else 0 end,
    'EUR', 'Private lesson', '{}', due::date, case when state = 'paid' then due end, created, case when state = 'paid' then due else created end
  from (
    select n, case when n % ${BUSIEST_SHARE} = 0 then 0 else floor(${random('client')} * ${CLIENTS})::integer end as client,
      (array['Meeting', 'Meeting', 'Meeting', 'Invoice', 'ClientBookingPackage', 'PendingBooking'])[1 + floor(${random('entity-')} * 6)]
        as type,
      case when ${random('paid')} < 0.1 then 'cancelled' when (due < now()) = (${random('state---')} < 0.9) then 'paid' else 'pending' end
        as state,
      (500 + floor(${random('amount---')} * 20000)) / 100 as sum,
      ${random('by-package-')} < 0.5 as by_package, ${random('partly-paid-')} < 0.05 as partly, due, created
    from (
      select n, created, created + ${random('due-in-so-many')} * interval '30 days' as due
      from (select n, now() - (1 - n / $3::float8) * interval '700 days' as created
        from generate_series($1::integer, $2::integer - 1) as n) as timed
    ) as due
  ) as rows`;

/** Fills a migrated, empty database with one business that has `statuses` payment statuses. @param ownerUrl a superuser's */
export async function buildLargeBusiness(ownerUrl: string, statuses: number, progress: Progress): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query(`select set_config('punchcard.business_uids', $1, false)`, [LARGE_BUSINESS]);
    await client.query('set synchronous_commit = off');
    await client.query('set session_replication_role = replica').catch(() => undefined);
    for (const text of OWNERS) await client.query(text);
    for (let from = 0; from < statuses; from += ROWS_PER_STATEMENT) {
      await client.query(STATUSES, [from, Math.min(from + ROWS_PER_STATEMENT, statuses), statuses]);
      progress.bar(`building one business with ${statuses} payment statuses`, from / statuses);
    }
    await client.query('vacuum (analyze)');
  } finally {
    progress.clear();
    await client.end();
  }
}
