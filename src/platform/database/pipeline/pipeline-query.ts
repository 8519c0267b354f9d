import type { Socket } from 'node:net';
import pg from 'pg';
import { serialize } from 'pg-protocol';
import { type Fields, type Parameter, parameterText } from './wire-format.js';

/** A statement that is prepared once per connection under its name, unless DATABASE_PREPARED_STATEMENTS is off. */
export interface NamedStatement<Row = never> {
  readonly name: string;
  readonly text: string;
  /** Reads a row of its result. */
  readonly rowOf?: (fields: Fields) => Row;
}

/** A statement with the values of one execution. */
export interface BoundStatement {
  readonly statement: NamedStatement<unknown>;
  readonly values: readonly Parameter[];
}

/** The result of one statement: its rows, and what it did in PostgreSQL's words, such as `INSERT 0 1`. */
export interface StatementResult {
  readonly rows: readonly Fields[];
  readonly command: string;
}

type Callback = (error: Error | null | undefined, results?: readonly StatementResult[]) => void;

/** What the driver keeps of a connection, which its types leave out. */
interface Connection {
  readonly stream: Pick<Socket, 'write' | 'writable' | 'destroy'>;
  /** Texts of the prepared statements, by name. The driver notes them as the server confirms them. */
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
}

/** What the driver keeps of a client, which its types leave out. */
interface TimedClient {
  readonly connectionParameters: { query_timeout: unknown };
}

/** How statements are sent and how long their results are waited for. */
export interface PipelineOptions {
  /** Whether to use prepared statements. */
  readonly named: boolean;
  /** How long the server may take for all of them. It may be gone without a word; the connection is given up then. */
  readonly timeoutMs: number;
}

/**
 * Runs statements in one round trip, with a timer of its own. The driver's would assign a function to a property of the query, and V8
 * makes a function that is assigned there old at once: the statements and results that it closes over then outlive every collection
 * of young objects (docs/benchmarks.md).
 * @throws the first failure; what comes after it has not been done
 */
export function runPipeline(
  client: pg.ClientBase,
  statements: readonly BoundStatement[],
  options: PipelineOptions,
): Promise<readonly StatementResult[]> {
  const { connectionParameters } = client as unknown as TimedClient;
  const { query_timeout } = connectionParameters;
  return new Promise((resolve, reject) => {
    const query = new PipelineQuery(statements, options, (error, results) =>
      results ? resolve(results) : reject(error),
    );
    connectionParameters.query_timeout = 0;
    try {
      client.query(query);
    } finally {
      connectionParameters.query_timeout = query_timeout;
    }
  });
}

/**
 * Several statements as one query of the driver's: sent in one packet, and their results come back in one. After the first that fails
 * the server skips the rest. With the driver's own queries each result would come by itself, with a description of its columns
 * (docs/benchmarks.md).
 *
 * The driver hands the server's messages to the active query, whatever its class (pg-cursor relies on that), but a client with
 * `pipeline` accepts only subclasses of `pg.Query`.
 */
export class PipelineQuery extends pg.Query {
  /** Name and text of the statement that the next message is about: the driver notes them as prepared. */
  name = '';
  text = '';
  private readonly results: StatementResult[] = [];
  private received: Fields[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly statements: readonly BoundStatement[],
    private readonly options: PipelineOptions,
    readonly callback: Callback,
  ) {
    super('');
    this.expectResult();
  }

  override submit = (connection: unknown): void => {
    const { stream, parsedStatements } = connection as Connection;
    const messages: Buffer[] = [];
    for (const bound of this.statements) {
      const name = this.nameOf(bound);
      const isPrepared = this.options.named && parsedStatements[name] !== undefined;
      if (!isPrepared) messages.push(serialize.parse({ name, text: bound.statement.text }));
      messages.push(serialize.bind({ statement: name, values: bound.values.map(parameterText) }), serialize.execute());
    }
    messages.push(serialize.sync());
    this.timer = setTimeout(() => this.giveUp(stream), this.options.timeoutMs);
    if (stream.writable) stream.write(Buffer.concat(messages));
  };

  handleDataRow({ fields }: { readonly fields: Fields }): void {
    this.received.push(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.results.push({ rows: this.received, command: text });
    this.received = [];
    this.expectResult();
  }

  handleError(error: Error): void {
    clearTimeout(this.timer);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    clearTimeout(this.timer);
    this.callback(null, this.results);
  }

  /** Results that still come would be taken for the next query's: the connection ends. */
  private giveUp(stream: Connection['stream']): void {
    this.callback(new Error('Query read timeout'));
    stream.destroy();
  }

  /** Of the first statement that has none yet. */
  private expectResult(): void {
    const next = this.statements[this.results.length];
    if (!next) return;
    this.name = this.nameOf(next);
    this.text = next.statement.text;
  }

  private nameOf({ statement }: BoundStatement): string {
    return this.options.named ? statement.name : '';
  }
}
