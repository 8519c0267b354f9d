import { ALREADY_PAID, NO_PACKAGE, refusalIn } from '../../scenes/redemptions.js';
import { query } from '../database/books.js';
import type { TestResponse } from './test-app.js';
import type { TestDatabase } from '../database/test-database.js';

export const OUT_OF_SESSIONS = `422 ${JSON.stringify(NO_PACKAGE)}`;
export const PAID_BEFORE = `422 ${JSON.stringify(ALREADY_PAID)}`;

/** What `count` calls of `make` at once answer. */
export const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_none, index) => make(index)));

/** How often each answer was given: `200`, or the status with the whole refusal. */
export function tally(answers: readonly TestResponse[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const key = answer.status === 200 ? '200' : `${answer.status} ${JSON.stringify(refusalIn(answer))}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** A row of the ledger. */
interface LedgerEntry {
  readonly sequence: number;
  readonly kind: string;
  readonly quantity: number;
  readonly balance_after: number;
  readonly actor_type: string;
  readonly actor_uid: string;
  readonly request_id: string;
  readonly redemption_uid: string | null;
}

/** The ledger of a client package with one credit, in order. */
export function ledgerOf(database: TestDatabase, clientPackageUid: string): Promise<LedgerEntry[]> {
  return query<LedgerEntry>(
    database,
    `select e.* from credit_ledger_entries e
     join booking_credits c on c.business_uid = e.business_uid and c.uid = e.booking_credit_uid
     where c.client_package_uid = $1 order by e.sequence`,
    [clientPackageUid],
  );
}

/** The same in any order, decided by `random`. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** A small generator with a seed, so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
