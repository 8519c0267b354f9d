import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isTransient } from '../common/errors/database-errors.js';

/** A deadlock or serialization failure is tried again this often; after that the caller gets a 503. */
const MAX_ATTEMPTS = 4;

/**
 * Opens transactions. A use-case opens one, names the business it works for, and hands the `EntityManager` on as first
 * argument (style.md, 4).
 */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /** Reads from one consistent snapshot. `businessUid` may be several, for a directory's look-ups. */
  async read<T>(businessUid: string | readonly string[], work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction('REPEATABLE READ', (tx) => this.named(tx, businessUid, work));
  }

  /** Writes for one business, all or nothing. Deadlocks and serialization failures are retried as new transactions. */
  async write<T>(businessUid: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction((tx) => this.named(tx, businessUid, work));
      } catch (error) {
        if (!isTransient(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async named<T>(
    tx: EntityManager,
    businessUid: string | readonly string[],
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    await tx.query(NAME_BUSINESSES, [typeof businessUid === 'string' ? businessUid : businessUid.join(',')]);
    return work(tx);
  }
}

/** Tells row-level security which businesses the transaction is for; forgotten when it ends. */
export const NAME_BUSINESSES = `select set_config('punchcard.business_uids', $1, true)`;
