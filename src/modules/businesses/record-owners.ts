import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import { Transactions } from '../../platform/database/transactions.js';

/** Finds which of a directory's businesses owns the records that a request names (contract 0.2). */
@Injectable()
export class RecordOwners {
  private readonly query: string;

  constructor(
    dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    const tables = dataSource.entityMetadatas.filter(
      ({ target }) => typeof target === 'function' && target.prototype instanceof BusinessOwned,
    );
    this.query = tables
      .map(({ tablePath }) => `select business_uid from ${tablePath} where business_uid = any($1) and uid = any($2)`)
      .join(' union ');
  }

  /** The business that owns `recordUids`, or undefined when none of `businessUids` does or more than one does. */
  async find(businessUids: readonly string[], recordUids: readonly string[]): Promise<string | undefined> {
    const owners = await this.transactions.read(businessUids, (tx) =>
      tx.query<{ business_uid: string }[]>(this.query, [businessUids, recordUids]),
    );
    return owners.length === 1 ? owners[0]?.business_uid : undefined;
  }
}
