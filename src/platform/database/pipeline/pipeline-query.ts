import type { Socket } from 'node:net';
import pg from 'pg';
import { serialize } from 'pg-protocol';
import type { Fields } from './wire-format.js';
import { type Parameter, parameterText } from './parameters.js';

/** A statement that is prepared once per connection under its name, unless DATABASE_PREPARED_STATEMENTS is off. */
export interface NamedStatement<Row = never> {
  readonly name: string;
  readonly text: string;
  /** Reads a row of its answer. */
  readonly rowOf?: (fields: Fields) => Row;
}

/** A statement with the values of one execution. */
export interface BoundStatement {
  readonly statement: NamedStatement<unknown>;
  readonly values: readonly Parameter[];
}

/** What PostgreSQL answered to one statement: the rows it sent, and what it says it did, such as `INSERT 0 1`. */
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

/** How statements are sent and waited for. */
export interface PipelineOptions {
  /** Whether to use prepared statements. */
  readonly named: boolean;
  /** How long the server may take. It may be gone without having said so; the connection is given up then. */
  readonly timeoutMs: number;
}

/**
 * Has a client carry out statements in one exchange, which keeps its own time. The driver would assign a function to a property of the
 * query for that, and V8 puts a function that is written there among the old objects at once: all that it knows, here the statements
 * and results of an exchange, then outlives every collection of young ones (docs/benchmarks.md).
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
 * Several statements as one query of the driver's: sent in one packet and answered in one. After the first that fails the server skips
 * the rest. The driver's own queries have each answer sent by itself, with a description of its columns (docs/benchmarks.md).
 *
 * The driver hands the server's messages to the query in hand, whoever wrote it (pg-cursor lives by that), but where statements may be
 * sent ahead it takes only its own class's.
 */
export class PipelineQuery extends pg.Query {
  /** Of the statement that the next message is about, for the driver's notes of what is prepared. */
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

  /** Whatever the server still sends nobody would understand: the connection ends. */
  private giveUp(stream: Connection['stream']): void {
    this.callback(new Error('Query read timeout'));
    stream.destroy();
  }

  /** To the statement after those that have theirs. */
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
