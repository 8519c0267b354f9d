import pg from 'pg';
import { auditDatabase } from '../../src/operations/audit/audit-database.js';
import type { DatabaseUrls } from './cluster.js';
import { query } from './cluster.js';
import type { Acknowledged } from './load.js';

/** What the books have of what was acknowledged. */
interface Reckoning {
  /** Acknowledged, but not in the books. */
  readonly lost: number;
  /** In the books more often than acknowledged. */
  readonly doubled: number;
  readonly problems: readonly string[];
}

interface BookedPayment {
  readonly uid: string;
  readonly state: string;
  readonly redeemed: number;
  readonly restored: number;
}

const BOOKED_PAYMENTS = `
  select s.uid, s.state, coalesce(sum((e.kind = 'redeemed')::integer), 0)::integer as redeemed,
    coalesce(sum((e.kind = 'restored')::integer), 0)::integer as restored
  from payment_statuses s
  left join booking_credit_redemptions r on r.business_uid = s.business_uid and r.payment_status_uid = s.uid
  left join credit_ledger_entries e on e.business_uid = r.business_uid and e.redemption_uid = r.uid
  where s.payable_type <> 'ClientBookingPackage'
  group by s.business_uid, s.uid, s.state`;

/** Compares the books, payment by payment, with what was acknowledged, and audits them. */
export async function reckon(
  { admin, owner }: DatabaseUrls,
  acknowledged: ReadonlyMap<string, Acknowledged>,
): Promise<Reckoning> {
  const rows = await query<BookedPayment>(admin, BOOKED_PAYMENTS);
  const booked = new Map(rows.map((row) => [row.uid, row]));
  const problems = await differencesIn(owner);
  let [lost, doubled] = [0, 0];
  const count = (uid: string, what: string, expected: number, found: number): void => {
    if (found === expected) return;
    if (found < expected) lost += expected - found;
    else doubled += found - expected;
    problems.push(`${uid}: ${what} ${expected} times as acknowledged, ${found} times in the books`);
  };
  for (const [uid, { redeemed, restored }] of acknowledged) {
    const found = booked.get(uid);
    count(uid, 'made', 1, found ? 1 : 0);
    count(uid, 'redeemed', redeemed, found?.redeemed ?? 0);
    count(uid, 'restored', restored, found?.restored ?? 0);
    const state = redeemed > restored ? 'paid' : 'pending';
    if (found && found.state !== state) problems.push(`${uid}: ${found.state} instead of ${state}`);
  }
  for (const { uid } of rows) if (!acknowledged.has(uid)) count(uid, 'made', 0, 1);
  return { lost, doubled, problems };
}

async function differencesIn(url: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const differences: string[] = [];
  try {
    await auditDatabase(pool, {
      onDifference: (difference) => void differences.push(`audit: ${JSON.stringify(difference)}`),
    });
    return differences;
  } finally {
    await pool.end();
  }
}
