import { MANY_PACKAGES, type Population, sqlBusiness, sqlUid, USED_SESSIONS } from './population.js';

/** Rows that are inserted in chunks: `text` takes the first number ($1), the one after the last ($2) and the time ($3). */
export interface BuildStep {
  readonly rows: number;
  readonly text: string;
}

const CURRENCY = `'EUR'`;
const MANY_SESSIONS = 1_000_000;
/** Enough for all that a client owes, twice. */
const SESSIONS_PER_STATUS = 2;

/** One row for each number from $1 to $2 - 1. */
const NUMBERS = 'generate_series($1::integer, $2::integer - 1) as n';

/** Everything a database of the benchmark consists of, in an order that foreign keys accept. */
export function buildSteps(population: Population): BuildStep[] {
  const { businesses, clients, statuses, contestedStatuses, manyStatuses } = population;
  const allClients = clients + 2;
  const packages = clients * 2 + 1 + MANY_PACKAGES;
  return [
    { rows: businesses, text: businessRows() },
    { rows: businesses, text: serviceRows() },
    { rows: businesses, text: templateRows() },
    { rows: businesses, text: staffRows() },
    { rows: allClients, text: clientRows(population) },
    { rows: allClients, text: matterRows(population) },
    { rows: statuses + contestedStatuses + manyStatuses, text: statusRows(population) },
    { rows: packages, text: packagePaymentRows(population) },
    { rows: packages, text: paymentRows(population) },
    { rows: packages, text: clientPackageRows(population) },
    { rows: packages, text: creditRows(population) },
    { rows: packages, text: grantRows(population) },
    { rows: clients * USED_SESSIONS, text: usedSessionRows(population) },
    { rows: clients * USED_SESSIONS, text: usedEntryRows(population) },
  ];
}

function businessRows(): string {
  return `insert into businesses (business_uid, name, time_zone, currency, features, created_at, updated_at)
    select ${sqlUid('b', 'n')}, 'Studio ' || n, (array['UTC', 'Europe/Berlin', 'America/New_York'])[1 + n % 3], ${CURRENCY},
      '{booking_packages}', $3::timestamptz, $3::timestamptz
    from ${NUMBERS}`;
}

function serviceRows(): string {
  return `insert into bookable_services (business_uid, uid, name, duration, charge_type, price, currency, active, created_at,
      updated_at)
    select ${sqlUid('b', 'n')}, ${sqlUid('v', 'n')}, 'Private lesson', 60, 'paid', 50, ${CURRENCY}, true, $3::timestamptz,
      $3::timestamptz
    from ${NUMBERS}`;
}

function templateRows(): string {
  return `insert into booking_packages (business_uid, uid, name, price, currency, expiration, expiration_unit, description,
      image_path, online_payment_enabled, active, "order", items, products, tax_uids, created_at, updated_at)
    select ${sqlUid('b', 'n')}, ${sqlUid('t', 'n')}, 'Ten private lessons', 400, ${CURRENCY}, 12, 'm', '', '', true, true, 1,
      jsonb_build_array(jsonb_build_object('total_bookings', 10, 'service_uids', jsonb_build_array(${sqlUid('v', 'n')}))), '[]',
      '{}', $3::timestamptz, $3::timestamptz
    from ${NUMBERS}`;
}

function staffRows(): string {
  return `insert into staff_members (business_uid, uid, display_name, created_at)
    select ${sqlUid('b', 'n')}, ${sqlUid('w', 'n')}, 'Front desk', $3::timestamptz from ${NUMBERS}`;
}

function clientRows(population: Population): string {
  return `insert into clients (business_uid, uid, first_name, last_name, email, email_key, created_at, updated_at)
    select ${sqlUid('b', sqlBusiness(population, 'n'))}, ${sqlUid('c', 'n')}, 'Client', n::text, 'client-' || n || '@example.com',
      'client-' || n || '@example.com', $3::timestamptz - n * interval '1 second', $3::timestamptz
    from ${NUMBERS}`;
}

function matterRows(population: Population): string {
  return `insert into matters (business_uid, uid, client_uid, display_name, is_default, created_at)
    select ${sqlUid('b', sqlBusiness(population, 'n'))}, ${sqlUid('m', 'n')}, ${sqlUid('c', 'n')}, 'Client ' || n, true,
      $3::timestamptz - n * interval '1 second'
    from ${NUMBERS}`;
}

/** The client of a payment status: the last ones belong to the clients with special roles. */
function sqlClientOfStatus({ clients, statuses, contestedStatuses }: Population): string {
  return `(case when n < ${statuses} then n % ${clients} when n < ${statuses + contestedStatuses} then ${clients}
    else ${clients + 1} end)`;
}

function statusRows(population: Population): string {
  const used = `n < ${population.clients * USED_SESSIONS}`;
  return `insert into payment_statuses (business_uid, uid, client_uid, matter_uid, service_uid, payable_type, payable_uid, state,
      price, original_price, amount_paid, currency, title, tax_uids, due_date, paid_at, created_at, updated_at)
    select ${sqlUid('b', 'b')}, ${sqlUid('s', 'n')}, ${sqlUid('c', 'c')}, ${sqlUid('m', 'c')}, ${sqlUid('v', 'b')}, 'Meeting',
      ${sqlUid('a', 'n')}, case when ${used} then 'paid' else 'pending' end, case when ${used} then 0 else 50 end,
      case when ${used} then 50 end, 0, ${CURRENCY}, 'Private lesson', '{}', ($3::timestamptz)::date + n % 60 - 30,
      case when ${used} then $3::timestamptz end, $3::timestamptz - n * interval '7 seconds', $3::timestamptz
    from (select n, c, ${sqlBusiness(population, 'c')} as b
      from (select n, ${sqlClientOfStatus(population)} as c from ${NUMBERS}) as numbered) as owned`;
}

/** Numbers of packages: two for each client, of which every other client has only the first; one contested; many of one client. */
function packagesOf(population: Population): string {
  const { clients } = population;
  return `(select n, c, ${sqlBusiness(population, 'c')} as b, place
    from (select n, (case when n < ${clients * 2} then n / 2 when n = ${clients * 2} then ${clients} else ${clients + 1} end) as c,
        (case when n < ${clients * 2} then n % 2 when n = ${clients * 2} then 0 else n - ${clients * 2 + 1} end) as place
      from ${NUMBERS}) as numbered
    where not (n < ${clients * 2} and n % 2 = 1 and c % 2 = 0)) as package`;
}

function packagePaymentRows(population: Population): string {
  return `insert into payment_statuses (business_uid, uid, client_uid, matter_uid, payable_type, payable_uid, state, price,
      amount_paid, currency, title, tax_uids, due_date, paid_at, created_at, updated_at)
    select ${sqlUid('b', 'b')}, ${sqlUid('y', 'n')}, ${sqlUid('c', 'c')}, ${sqlUid('m', 'c')}, 'ClientBookingPackage',
      ${sqlUid('p', 'n')}, 'paid', 400, 400, ${CURRENCY}, 'Ten private lessons', '{}', ($3::timestamptz)::date, $3::timestamptz,
      $3::timestamptz - interval '30 days', $3::timestamptz
    from ${packagesOf(population)}`;
}

function paymentRows(population: Population): string {
  return `insert into payments (business_uid, uid, payment_status_uid, amount, currency, kind, title, created_at)
    select ${sqlUid('b', 'b')}, ${sqlUid('q', 'n')}, ${sqlUid('y', 'n')}, 400, ${CURRENCY}, 'payment', 'Ten private lessons',
      $3::timestamptz
    from ${packagesOf(population)}`;
}

const VALID_FROM = `($3::timestamptz)::date - 30`;
const VALID_UNTIL = `($3::timestamptz)::date + 60 + place % 300`;

function clientPackageRows(population: Population): string {
  return `insert into client_packages (business_uid, uid, client_uid, matter_uid, package_uid, payment_status_uid, staff_uid, name,
      price, currency, image_path, products, valid_from, valid_until, active, created_at, updated_at)
    select ${sqlUid('b', 'b')}, ${sqlUid('p', 'n')}, ${sqlUid('c', 'c')}, ${sqlUid('m', 'c')}, ${sqlUid('t', 'b')},
      ${sqlUid('y', 'n')}, ${sqlUid('w', 'b')}, 'Ten private lessons', 400, ${CURRENCY}, '', '[]', ${VALID_FROM}, ${VALID_UNTIL},
      true, $3::timestamptz - interval '30 days', $3::timestamptz
    from ${packagesOf(population)}`;
}

/** Sessions of a package. */
function sqlSessions({ clients, statuses }: Population): string {
  const enough = Math.ceil(statuses / clients) * SESSIONS_PER_STATUS + USED_SESSIONS;
  return `(case when n < ${clients * 2} then ${enough} when n = ${clients * 2} then ${MANY_SESSIONS} else 1000 end)`;
}

/** Sessions used of a package: those of a client's first one. */
function sqlUsed({ clients }: Population): string {
  return `(case when n < ${clients * 2} and place = 0 then ${USED_SESSIONS} else 0 end)`;
}

function creditRows(population: Population): string {
  const used = sqlUsed(population);
  return `insert into booking_credits (business_uid, uid, client_package_uid, position, client_uid, matter_uid, service_uids,
      total_bookings, bookings_usage, ledger_sequence, valid_from, valid_until, active, created_at)
    select ${sqlUid('b', 'b')}, ${sqlUid('k', 'n')}, ${sqlUid('p', 'n')}, 0, ${sqlUid('c', 'c')}, ${sqlUid('m', 'c')},
      array[${sqlUid('v', 'b')}], ${sqlSessions(population)}, ${used}, 1 + ${used}, ${VALID_FROM}, ${VALID_UNTIL}, true,
      $3::timestamptz - interval '30 days'
    from ${packagesOf(population)}`;
}

const ENTRY_COLUMNS = `business_uid, booking_credit_uid, sequence, kind, quantity, balance_after, redemption_uid, actor_type,
      actor_uid, reason, request_id, created_at`;

function grantRows(population: Population): string {
  const sessions = sqlSessions(population);
  return `insert into credit_ledger_entries (${ENTRY_COLUMNS})
    select ${sqlUid('b', 'b')}, ${sqlUid('k', 'n')}, 1, 'granted', ${sessions}, ${sessions}, null, 'staff', ${sqlUid('w', 'b')},
      'given with package ' || ${sqlUid('t', 'b')}, ${sqlUid('q', 'n')}, $3::timestamptz - interval '30 days'
    from ${packagesOf(population)}`;
}

/** The first payment statuses were paid with the first package of their client, in order of their numbers. */
function usedOf(population: Population): string {
  return `(select u, u % ${population.clients} as c, u / ${population.clients} as place, 2 * (u % ${population.clients}) as n,
      ${sqlBusiness(population, `(u % ${population.clients})`)} as b
    from generate_series($1::integer, $2::integer - 1) as u) as used`;
}

function usedSessionRows(population: Population): string {
  return `insert into booking_credit_redemptions
      (business_uid, uid, payment_status_uid, booking_credit_uid, service_uid, active, created_at)
    select ${sqlUid('b', 'b')}, ${sqlUid('r', 'u')}, ${sqlUid('s', 'u')}, ${sqlUid('k', 'n')}, ${sqlUid('v', 'b')}, true,
      $3::timestamptz
    from ${usedOf(population)}`;
}

function usedEntryRows(population: Population): string {
  return `insert into credit_ledger_entries (${ENTRY_COLUMNS})
    select ${sqlUid('b', 'b')}, ${sqlUid('k', 'n')}, 2 + place, 'redeemed', -1, ${sqlSessions(population)} - 1 - place,
      ${sqlUid('r', 'u')}, 'client', ${sqlUid('c', 'c')}, 'session used for payment ' || ${sqlUid('s', 'u')}, ${sqlUid('x', 'u')},
      $3::timestamptz
    from ${usedOf(population)}`;
}
