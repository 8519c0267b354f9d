/** A table that is paged through by uid, and what is checked of each batch of its rows. */
export interface AuditPass {
  readonly table: string;
  readonly checks: readonly string[];
}

/**
 * Each check answers rows of `"table", uid, what, expected, found`. $1 is the business, the batch has the uids after $2 up to $3. In
 * a table's last batch $3 is null, so that rows which refer to a missing one after the last are found too.
 *
 * Sets are joined by FULL JOIN wherever one of them is a count: that finds what only one side knows, and the planner can only hash or
 * merge it. A nested loop over counts, which have no index, would be quadratic when the statistics are stale.
 */
const COLUMNS = `as d ("table", uid, what, expected, found)`;
const BATCH_OF = (uid: string): string => `business_uid = $1 and ${uid} > $2 and ($3::text is null or ${uid} <= $3)`;
const USES = `kind in ('redeemed', 'restored')`;

/**
 * The counters of a credit follow from its ledger; so does the number of its active redemptions. Redemptions are compared with the
 * ledger and not with `bookings_usage`, so that one wrong counter is one difference.
 */
const COUNTERS = `
  select d.*
  from (
    select uid, total_bookings, bookings_usage, ledger_sequence from booking_credits where ${BATCH_OF('uid')}
  ) as c
  full join (
    select booking_credit_uid as uid, max(sequence) as latest,
      coalesce(sum(quantity) filter (where not ${USES}), 0) as total, -coalesce(sum(quantity) filter (where ${USES}), 0) as used
    from credit_ledger_entries where ${BATCH_OF('booking_credit_uid')} group by booking_credit_uid
  ) as l using (uid)
  full join (
    select booking_credit_uid as uid, count(*) filter (where active) as active
    from booking_credit_redemptions where ${BATCH_OF('booking_credit_uid')} group by booking_credit_uid
  ) as r using (uid)
  cross join lateral (values
    ('booking_credits', uid, 'total_bookings', coalesce(l.total, 0)::text, c.total_bookings::text),
    ('booking_credits', uid, 'bookings_usage', coalesce(l.used, 0)::text, c.bookings_usage::text),
    ('booking_credits', uid, 'ledger_sequence', coalesce(l.latest, 0)::text, c.ledger_sequence::text),
    ('booking_credits', uid, 'active_redemptions', coalesce(l.used, 0)::text, coalesce(r.active, 0)::text)
  ) ${COLUMNS}
  where (coalesce(l.total, 0), coalesce(l.used, 0), coalesce(l.latest, 0), coalesce(l.used, 0))
      is distinct from (c.total_bookings, c.bookings_usage, c.ledger_sequence, coalesce(r.active, 0))
    and d.expected is distinct from d.found`;

/** What a credit repeats of its client package. */
const COPIES = `
  select d.*
  from booking_credits c
  left join client_packages p on p.business_uid = c.business_uid and p.uid = c.client_package_uid
  cross join lateral (values
    ('booking_credits', c.uid, 'client_package_uid', c.client_package_uid, p.uid),
    ('booking_credits', c.uid, 'client_uid', p.client_uid, c.client_uid),
    ('booking_credits', c.uid, 'matter_uid', p.matter_uid, c.matter_uid),
    ('booking_credits', c.uid, 'valid_from', p.valid_from::text, c.valid_from::text),
    ('booking_credits', c.uid, 'valid_until', p.valid_until::text, c.valid_until::text),
    ('booking_credits', c.uid, 'active', p.active::text, c.active::text)
  ) ${COLUMNS}
  where c.business_uid = $1 and c.uid > $2 and ($3::text is null or c.uid <= $3)
    and (p.uid, p.client_uid, p.matter_uid, p.valid_from, p.valid_until, p.active)
      is distinct from (c.client_package_uid, c.client_uid, c.matter_uid, c.valid_from, c.valid_until, c.active)
    and d.expected is distinct from d.found`;

/**
 * Entries are numbered without gaps, move by what their kind moves, and carry the sum of all quantities, which is never negative. What
 * a correction has come after is settled by it.
 */
const ENTRIES = `
  select d.*
  from (
    select booking_credit_uid || '/' || sequence as uid, sequence, quantity, balance_after,
      lag(sequence, 1, 0) over history + 1 as next, greatest(sum(quantity) over history, 0) as balance,
      case kind when 'redeemed' then -1 when 'restored' then 1 when 'deactivated' then 0 when 'reactivated' then 0
        else quantity end as step,
      max(sequence) filter (where kind = 'corrected') over (partition by booking_credit_uid) as settled
    from credit_ledger_entries where ${BATCH_OF('booking_credit_uid')}
    window history as (partition by booking_credit_uid order by sequence rows unbounded preceding)
  ) as e
  cross join lateral (values
    ('credit_ledger_entries', e.uid, 'sequence', e.next::text, e.sequence::text),
    ('credit_ledger_entries', e.uid, 'quantity', e.step::text, e.quantity::text),
    ('credit_ledger_entries', e.uid, 'balance_after', e.balance::text, e.balance_after::text)
  ) ${COLUMNS}
  where (e.next, e.step, e.balance) is distinct from (e.sequence, e.quantity, e.balance_after)
    and e.sequence >= coalesce(e.settled, 0)
    and d.expected is distinct from d.found`;

/** Each redemption has one entry 'redeemed' in its credit's ledger and, once cancelled, one 'restored'; each such entry has its redemption. */
const REDEMPTIONS = `
  select d.*
  from (
    select uid, booking_credit_uid, active, cancelled_at from booking_credit_redemptions
    where ${BATCH_OF('booking_credit_uid')}
  ) as r
  full join (
    select booking_credit_uid, redemption_uid as uid,
      count(*) filter (where kind = 'redeemed') as redeemed, min(sequence) filter (where kind = 'redeemed') as redeemed_as,
      count(*) filter (where kind = 'restored') as restored, min(sequence) filter (where kind = 'restored') as restored_as
    from credit_ledger_entries where ${BATCH_OF('booking_credit_uid')} and ${USES} group by booking_credit_uid, redemption_uid
  ) as e on e.booking_credit_uid = r.booking_credit_uid and e.uid = r.uid
  cross join lateral (
    select 'booking_credit_redemptions', r.uid, own.what, own.expected, own.found
    from (values
      ('redeemed_entries', '1', coalesce(e.redeemed, 0)::text),
      ('restored_entries', case when r.active then '0' else '1' end, coalesce(e.restored, 0)::text),
      ('cancelled_at', case when r.active then 'no time' else 'a time' end,
        case when r.cancelled_at is null then 'no time' else 'a time' end)
    ) as own (what, expected, found)
    where r.uid is not null
    union all
    select 'credit_ledger_entries', e.booking_credit_uid || '/' || entry.sequence, 'redemption_uid',
      'a redemption of this credit', e.uid
    from unnest(array[e.redeemed_as, e.restored_as]) as entry (sequence)
    where r.uid is null and entry.sequence is not null
  ) ${COLUMNS}
  where d.expected is distinct from d.found`;

/** What a client package's payment status says of the package; it says it of no other. */
const PACKAGE_PAYMENTS = `
  select d.*
  from client_packages p
  left join payment_statuses s on s.business_uid = p.business_uid and s.uid = p.payment_status_uid
  cross join lateral (
    select 'client_packages', p.uid, 'payment_status_uid', p.payment_status_uid, s.uid
    union all
    select 'payment_statuses', s.uid, own.what, own.expected, own.found
    from (values
      ('payable_type', 'ClientBookingPackage', s.payable_type), ('payable_uid', p.uid, s.payable_uid),
      ('client_uid', p.client_uid, s.client_uid)
    ) as own (what, expected, found)
    where s.uid is not null
  ) ${COLUMNS}
  where p.business_uid = $1 and p.uid > $2 and ($3::text is null or p.uid <= $3)
    and (p.payment_status_uid, 'ClientBookingPackage', p.uid, p.client_uid)
      is distinct from (s.uid, s.payable_type, s.payable_uid, s.client_uid)
    and d.expected is distinct from d.found`;

/** A payment status remembers an original price exactly while one active redemption pays it, and is paid at price 0 then. */
const PAID_BY_CREDIT = `
  select d.*
  from (
    select uid, state, price, original_price from payment_statuses where ${BATCH_OF('uid')}
  ) as s
  full join (
    select payment_status_uid as uid, count(*) as active
    from booking_credit_redemptions where ${BATCH_OF('payment_status_uid')} and active group by payment_status_uid
  ) as r using (uid)
  cross join lateral (values
    ('payment_statuses', uid, 'state', 'paid', s.state),
    ('payment_statuses', uid, 'price', '0', trim_scale(s.price)::text),
    ('payment_statuses', uid, 'original_price', 'a price', case when s.original_price is not null then 'a price' end),
    ('payment_statuses', uid, 'active_redemptions', '1', coalesce(r.active, 0)::text)
  ) ${COLUMNS}
  where (r.active is not null or s.original_price is not null) and d.expected is distinct from d.found`;

/** What has been paid for a payment status is the sum of its payments, less what was given back. */
const PAID_WITH_MONEY = `
  select d.*
  from (
    select uid, amount_paid from payment_statuses where ${BATCH_OF('uid')}
  ) as s
  full join (
    select payment_status_uid as uid, sum(case kind when 'refund' then -amount else amount end) as paid
    from payments where ${BATCH_OF('payment_status_uid')} group by payment_status_uid
  ) as p using (uid)
  cross join lateral (values
    ('payment_statuses', uid, 'amount_paid', trim_scale(coalesce(p.paid, 0))::text, trim_scale(s.amount_paid)::text)
  ) ${COLUMNS}
  where d.expected is distinct from d.found`;

/** A pending booking is materialised exactly when a payment status has its uid, and that one is for it. */
const MATERIALISED_BOOKINGS = `
  select d.*
  from pending_bookings b
  left join payment_statuses s on s.business_uid = b.business_uid and s.uid = b.uid
  cross join lateral (
    select 'pending_bookings', b.uid, 'state', case when s.uid is null then 'not materialised' else 'materialised' end, b.state
    where (s.uid is null) = (b.state = 'materialised')
    union all
    select 'payment_statuses', s.uid, own.what, own.expected, own.found
    from (values
      ('payable_type', 'PendingBooking', s.payable_type), ('payable_uid', b.uid, s.payable_uid),
      ('client_uid', b.client_uid, s.client_uid), ('matter_uid', b.matter_uid, s.matter_uid),
      ('service_uid', b.service_uid, s.service_uid)
    ) as own (what, expected, found)
    where s.uid is not null
  ) ${COLUMNS}
  where b.business_uid = $1 and b.uid > $2 and ($3::text is null or b.uid <= $3) and d.expected is distinct from d.found`;

/** Everything that is written down twice (docs/architecture.md, Ledger). */
export const AUDIT_PASSES: readonly AuditPass[] = [
  { table: 'booking_credits', checks: [COUNTERS, COPIES, ENTRIES, REDEMPTIONS] },
  { table: 'client_packages', checks: [PACKAGE_PAYMENTS] },
  { table: 'payment_statuses', checks: [PAID_BY_CREDIT, PAID_WITH_MONEY] },
  { table: 'pending_bookings', checks: [MATERIALISED_BOOKINGS] },
];
