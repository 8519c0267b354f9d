import { Injectable } from '@nestjs/common';
import type { NamedStatement } from '../../../platform/database/pipeline/pipeline-query.js';
import { GatherWriteTransactions } from '../../../platform/database/gather-write-transactions.js';
import { CREDIT_COLUMNS, creditOf } from './credit-row.js';
import type { CreditSnapshot } from './credit.types.js';

/** Nobody reads further, and an answer must stay small. */
const MAX_CREDITS = 200;

/** $1 business, $2 client. Those that are valid longest come first. By way of the client's packages, which have an index for it. */
export const READ_ALL_CREDITS: NamedStatement<CreditSnapshot> = {
  name: 'read_all_credits',
  text: `
  select ${CREDIT_COLUMNS}
  from client_packages p
  join booking_credits c on c.business_uid = p.business_uid and c.client_package_uid = p.uid
  where p.business_uid = $1 and p.client_uid = $2 and c.business_uid = $1
  order by c.valid_until desc, c.uid
  limit ${MAX_CREDITS}`,
  rowOf: creditOf,
};

/** All credits of a client, usable or not. */
@Injectable()
export class AllCreditsReader {
  constructor(private readonly transactions: GatherWriteTransactions) {}

  /** At most {@link MAX_CREDITS}, those that are valid longest. */
  find(businessUid: string, clientUid: string): Promise<CreditSnapshot[]> {
    const gather = [{ statement: READ_ALL_CREDITS, values: [businessUid, clientUid] }];
    return this.transactions.run([businessUid], gather, (gathered) => ({
      writes: [],
      result: gathered.of(READ_ALL_CREDITS),
    }));
  }
}
