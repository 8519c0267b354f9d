import pg from 'pg';
import { constraintOf, sqlStateOf } from '../../../src/platform/common/errors/database-errors.js';
import { NAME_BUSINESSES } from '../../../src/platform/database/transactions.js';

/** SQLSTATEs of refusals. */
export const NO_PRIVILEGE = '42501';
export const CHECK_VIOLATION = '23514';
export const UNIQUE_VIOLATION = '23505';
export const FOREIGN_KEY_VIOLATION = '23503';

/** How the database took a statement, in the words of src/common/errors: `refused` is undefined where it did not refuse. */
export interface Attempt {
  readonly refused: string | undefined;
  readonly constraint: string | undefined;
  /** Rows answered or changed. */
  readonly rows: number;
}

/** One connection of the role that the service works as; a pooled one, as it serves one transaction after the other. */
export class ServiceConnection {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<ServiceConnection> {
    const client = new pg.Client(url);
    // As in books.ts: where it dies between statements, the next one fails.
    client.on('error', () => undefined);
    await client.connect();
    return new ServiceConnection(client);
  }

  /** Tries a statement in a transaction that names `businessUids`, and undoes it. */
  async attempt(businessUids: readonly string[], text: string, values: readonly unknown[] = []): Promise<Attempt> {
    await this.client.query('begin');
    try {
      await this.client.query(NAME_BUSINESSES, [businessUids.join(',')]);
      const { rowCount } = await this.client.query(text, [...values]);
      return { refused: undefined, constraint: undefined, rows: rowCount ?? 0 };
    } catch (error) {
      return { refused: sqlStateOf(error) ?? String(error), constraint: constraintOf(error), rows: 0 };
    } finally {
      await this.client.query('rollback');
    }
  }

  /** Runs a transaction that names `businessUids` and ends as `end` says. */
  async transaction(businessUids: readonly string[], end: 'commit' | 'rollback'): Promise<void> {
    await this.client.query('begin');
    await this.client.query(NAME_BUSINESSES, [businessUids.join(',')]);
    await this.client.query(end);
  }

  /** Rows that a statement outside any transaction answers. */
  async rowsOf(text: string): Promise<number> {
    return (await this.client.query(text)).rowCount ?? 0;
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
