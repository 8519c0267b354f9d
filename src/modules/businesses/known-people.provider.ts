import { Injectable } from '@nestjs/common';
import { KnownPeople } from '../../platform/auth/known-people.js';
import type { Principal } from '../../platform/auth/principal.js';
import { Transactions } from '../../platform/database/transactions.js';

/** Somebody who was there is asked for again after so long. Whoever is cut off is refused within a second (RevokedTokens). */
const KNOWN_FOR_MS = 60_000;
const MAX_KNOWN = 100_000;
const LOOK_UPS: Partial<Record<Principal['type'], string>> = {
  client:
    'select 1 from clients where business_uid = $1 and uid = $2 and merged_into is null and anonymized_at is null',
  staff: 'select 1 from staff_members where business_uid = $1 and uid = $2',
};

/** Remembers who is there: the next requests of the same people cost no query. Who is not there is asked for each time. */
@Injectable()
export class KnownPeopleProvider extends KnownPeople {
  /** Until when somebody counts as there, the oldest first. */
  private readonly known = new Map<string, number>();

  constructor(private readonly transactions: Transactions) {
    super();
  }

  isKnown({ type, uid, businessUid }: Principal): boolean | Promise<boolean> {
    const lookUp = LOOK_UPS[type];
    if (lookUp === undefined || businessUid === undefined) return true;
    const key = `${type} ${businessUid} ${uid}`;
    if ((this.known.get(key) ?? 0) > performance.now()) return true;
    return this.ask(key, lookUp, businessUid, uid);
  }

  private async ask(key: string, lookUp: string, businessUid: string, uid: string): Promise<boolean> {
    const rows = await this.transactions.readForRedemption(businessUid, (tx) =>
      tx.query<unknown[]>(lookUp, [businessUid, uid]),
    );
    this.known.delete(key);
    if (rows.length === 0) return false;
    if (this.known.size >= MAX_KNOWN) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(key, performance.now() + KNOWN_FOR_MS);
    return true;
  }
}
