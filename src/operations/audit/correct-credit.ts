import type { ClientBase, Pool } from 'pg';
import { correction, type LedgerComparison } from '../../modules/client-packages/credits/ledger.js';
import { newUid } from '../../platform/common/uid.js';
import { NAME_BUSINESSES } from '../../platform/database/transactions.js';

/** What is to be corrected, by whom and why. */
export interface CorrectionOptions {
  readonly businessUid: string;
  readonly creditUid: string;
  /** In words, for the ledger. */
  readonly reason: string;
  readonly dryRun: boolean;
}

/** What a correction did, or would do. */
export interface CorrectionOutcome {
  /** `kept`: the ledger is right. `beyond`: the uses themselves differ, which no entry can mend. */
  readonly kind: 'corrected' | 'kept' | 'beyond';
  readonly credit: CreditFacts;
  /** Sessions that the correction adds to what the ledger adds up to; 0 where it only settles what came before it. */
  readonly quantity: number;
}

/** A credit beside what its ledger and its redemptions say. */
export interface CreditFacts extends LedgerComparison {
  /** Uses that the ledger knows, less those given back. */
  readonly uses: number;
  readonly activeRedemptions: number;
  /** Entries since the last correction whose balance, number or step is wrong. */
  readonly wrongEntries: number;
}

/** $1 business, $2 credit. Locks the credit, so that nothing is added to its ledger meanwhile. */
const LOCK = `select 1 from booking_credits where business_uid = $1 and uid = $2 for no key update`;
const FACTS = `
  select c.total_bookings, c.bookings_usage, c.ledger_sequence,
    (select count(*)::integer from booking_credit_redemptions r
      where r.business_uid = $1 and r.booking_credit_uid = $2 and r.active) as active_redemptions,
    l.*
  from booking_credits c
  cross join lateral (
    select coalesce(max(sequence), 0) as latest, coalesce(sum(quantity), 0)::integer as sum,
      -coalesce(sum(quantity) filter (where kind in ('redeemed', 'restored')), 0)::integer as uses,
      (count(*) filter (where sequence >= coalesce(settled, 0) and (sequence <> place or balance_after <> balance)))::integer as wrong
    from (
      select sequence, quantity, kind, balance_after, row_number() over history as place, sum(quantity) over history as balance,
        max(sequence) filter (where kind = 'corrected') over () as settled
      from credit_ledger_entries where business_uid = $1 and booking_credit_uid = $2
      window history as (order by sequence rows unbounded preceding)
    ) as e
  ) as l
  where c.business_uid = $1 and c.uid = $2`;

interface FactsRow {
  readonly total_bookings: number;
  readonly bookings_usage: number;
  readonly ledger_sequence: number;
  readonly active_redemptions: number;
  readonly latest: number;
  readonly sum: number;
  readonly uses: number;
  readonly wrong: number;
}

/**
 * Appends the entry from which a falsified ledger agrees with its credit again; what is right is kept. Safe while the service runs.
 *
 * @param pool connects as the tables' owner
 * @throws Error when there is no such credit, or the database can't be written
 */
export async function correctCredit(
  pool: Pick<Pool, 'connect'>,
  options: CorrectionOptions,
): Promise<CorrectionOutcome> {
  const client = await pool.connect();
  let finished = false;
  try {
    await client.query('begin');
    const outcome = await correct(client, options);
    await client.query(options.dryRun ? 'rollback' : 'commit');
    finished = true;
    return outcome;
  } finally {
    // A failed correction may have left its transaction open.
    client.release(!finished);
  }
}

async function correct(client: ClientBase, options: CorrectionOptions): Promise<CorrectionOutcome> {
  const { businessUid, creditUid, reason } = options;
  await client.query(NAME_BUSINESSES, [businessUid]);
  await client.query(LOCK, [businessUid, creditUid]);
  const { rows } = await client.query<FactsRow>(FACTS, [businessUid, creditUid]);
  const [row] = rows;
  if (!row) throw new Error(`Business ${businessUid} has no credit ${creditUid}`);
  const credit = factsOf(businessUid, creditUid, row);
  const quantity = credit.totalBookings - credit.bookingsUsage - credit.sum;
  if (credit.uses !== credit.activeRedemptions || credit.uses !== credit.bookingsUsage) {
    return { kind: 'beyond', credit, quantity: 0 };
  }
  if (quantity === 0 && credit.wrongEntries === 0 && row.ledger_sequence === credit.latest) {
    return { kind: 'kept', credit, quantity };
  }
  const context = {
    actor: { type: 'system', uid: 'punchcard correct' } as const,
    requestId: newUid(),
    now: new Date(),
  };
  for (const { statement, values } of correction(credit, reason, context)) {
    await client.query(statement.text, [...values]);
  }
  return { kind: 'corrected', credit, quantity };
}

function factsOf(businessUid: string, uid: string, row: FactsRow): CreditFacts {
  return {
    businessUid,
    uid,
    totalBookings: row.total_bookings,
    bookingsUsage: row.bookings_usage,
    latest: row.latest,
    sum: row.sum,
    uses: row.uses,
    activeRedemptions: row.active_redemptions,
    wrongEntries: row.wrong,
  };
}
