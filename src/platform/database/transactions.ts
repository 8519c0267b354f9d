import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { commitFailureOf, isTransient } from '../common/errors/database-errors.js';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { PoolShares } from './pool-shares.js';

/** A deadlock or serialization failure is tried again this often; after that the caller gets a 503. */
const MAX_ATTEMPTS = 4;
/** Connections of the pool that are kept free for queries outside an ambient transaction. */
const CONNECTIONS_KEPT = 1;
const BEGIN_READ = 'start transaction isolation level repeatable read, read only';

/**
 * Opens transactions. A use-case opens one, names the business it works for, and hands the `EntityManager` on as first
 * argument (docs/architecture.md, How it is written).
 */
@Injectable()
export class Transactions {
  private readonly outer = new AsyncLocalStorage<OuterTransaction>();

  /**
   * Work in an ambient transaction may need a second connection, for what is not part of it (a business's profile). If all of the
   * pool were taken by such transactions, each would wait for another's.
   */
  private readonly ambientLimit: ConcurrencyLimit;
  private readonly shares: PoolShares;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIGURATION)
    { databasePoolSize, connectTimeoutMs }: Pick<Configuration, 'databasePoolSize' | 'connectTimeoutMs'>,
  ) {
    this.ambientLimit = new ConcurrencyLimit(databasePoolSize - CONNECTIONS_KEPT, connectTimeoutMs);
    this.shares = new PoolShares(databasePoolSize, connectTimeoutMs);
  }

  /**
   * Reads from one consistent snapshot, in which the database refuses to write; inside {@link ambient}, as part of that transaction.
   * `businessUid` may be several, for a directory's look-ups, or none, where nobody knows whose a record is.
   * What opens it is sent together: with `dataSource.transaction` it would take three round trips instead of one.
   */
  async read<T>(businessUid: string | readonly string[], work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.outer.getStore();
    if (outer) return join(outer, businessUid, work);
    return this.shares.take(businessUid, () => this.readOnly(businessUid, work));
  }

  /**
   * As {@link read}, for a row or two that a redemption can't begin without. Like the redemption itself it is outside of the shares:
   * it would else wait for everybody's questions.
   */
  async readForRedemption<T>(businessUid: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.outer.getStore();
    return outer ? join(outer, businessUid, work) : this.readOnly(businessUid, work);
  }

  private async readOnly<T>(
    businessUid: string | readonly string[],
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      await Promise.all([runner.query(BEGIN_READ), nameBusinesses(runner.manager, businessUid)]);
      const result = await work(runner.manager);
      await runner.query('commit');
      return result;
    } catch (error) {
      await runner.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Writes for one business, all or nothing. Deadlocks and serialization failures are retried as new transactions. */
  async write<T>(businessUid: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.outer.getStore();
    if (outer) return join(outer, businessUid, work);
    return this.shares.take(businessUid, () =>
      this.retried(() => transact(this.dataSource, (tx) => begin(tx, businessUid, work))),
    );
  }

  /**
   * Opens a transaction that every {@link read} and {@link write} inside `work` becomes part of, so that something can be committed
   * together with whatever a request does: the answer stored under its `Idempotency-Key`.
   * @throws OverloadedError when others keep it waiting for as long as one may wait for a connection
   */
  async ambient<T>(businessUid: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const attempt = (): Promise<T> =>
      transact(this.dataSource, (tx) => {
        const outer = { tx, businessUids: new Set<string>() };
        return this.outer.run(outer, () => join(outer, businessUid, work));
      });
    return this.shares.take(businessUid, () => this.ambientLimit.take(() => this.retried(attempt)));
  }

  private async retried<T>(attempt: () => Promise<T>): Promise<T> {
    for (let number = 1; ; number += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!isTransient(error) || number === MAX_ATTEMPTS) throw error;
      }
    }
  }
}

/**
 * Runs `work` in a transaction of TypeORM's.
 * @throws OutcomeUnknownError when the connection breaks at the commit
 */
export async function transact<T>(dataSource: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  let isCommitting = false;
  try {
    return await dataSource.transaction(async (tx) => {
      const result = await work(tx);
      isCommitting = true;
      return result;
    });
  } catch (error) {
    throw isCommitting ? commitFailureOf(error) : error;
  }
}

/** A transaction that others join, and the businesses named in it so far. */
interface OuterTransaction {
  readonly tx: EntityManager;
  readonly businessUids: Set<string>;
}

async function join<T>(
  outer: OuterTransaction,
  businessUid: string | readonly string[],
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  for (const uid of [businessUid].flat()) outer.businessUids.add(uid);
  return begin(outer.tx, [...outer.businessUids], work);
}

async function begin<T>(
  tx: EntityManager,
  businessUid: string | readonly string[],
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  await nameBusinesses(tx, businessUid);
  return work(tx);
}

function nameBusinesses(tx: EntityManager, businessUid: string | readonly string[]): Promise<unknown> {
  return tx.query(NAME_BUSINESSES, [[businessUid].flat().join(',')]);
}

/** Tells row-level security which businesses the transaction is for; forgotten when it ends. */
export const NAME_BUSINESSES = `select set_config('punchcard.business_uids', $1, true)`;
