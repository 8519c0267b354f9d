import pg from 'pg';
import { PipelineQuery } from '../../../src/platform/database/pipeline/pipeline-query.js';
import { type Breach, breachesOf } from './sql-rules.js';

/**
 * The application's statements are those on connections of the role and under the name that the service connects with. What tests
 * ask the database themselves, migrations and the audit go by other roles or names.
 */
const SERVICE_ROLE = 'punchcard_service';
const SERVICE_NAME = 'punchcard';

/** What the driver keeps of its connection, which its types leave out. */
interface Connected {
  readonly connectionParameters: { readonly user?: string; readonly application_name?: string };
}

/** The statements that the application has sent in this process, each text once. */
export class StatementLog {
  private readonly texts = new Set<string>();

  /** Puts itself in front of the driver: it hears every statement of every connection, named and prepared ones too. */
  listen(): void {
    const driver = pg.Client.prototype as { query: (this: unknown, ...parameters: unknown[]) => unknown };
    const { query } = driver;
    const { texts } = this;
    driver.query = function (...parameters) {
      const { user, application_name: name } = (this as Connected).connectionParameters;
      if (user === SERVICE_ROLE && name === SERVICE_NAME) for (const text of textsOf(parameters[0])) texts.add(text);
      return query.apply(this, parameters);
    };
  }

  /** The statements so far, which are then forgotten. */
  take(): string[] {
    const taken = [...this.texts];
    this.texts.clear();
    return taken;
  }
}

/** The driver takes a text, an object that has one, or one of several statements. */
function textsOf(query: unknown): string[] {
  if (typeof query === 'string') return [query];
  if (query instanceof PipelineQuery) return query.statements.map(({ statement }) => statement.text);
  return [(query as { readonly text: string }).text];
}

/** @throws Error that names each statement that breaks a rule, with the table and the rule */
export function expectRulesKept(statements: readonly string[], tenantTables: ReadonlySet<string>): void {
  const complaints = statements.flatMap((statement) =>
    breachesOf(statement, tenantTables).map((breach) => `${complaintOf(breach)}:\n    ${statement.trim()}`),
  );
  if (complaints.length === 0) return;
  const what = 'Statements that would not run on a sharded PostgreSQL (docs/architecture.md, SQL rules)';
  throw new Error(`${what}\n  ${complaints.join('\n  ')}\nExceptions are in test/tools/sql-rules/exceptions.ts.`);
}

function complaintOf({ table, rule }: Breach): string {
  return table === undefined ? `A statement ${rule}` : `${table} ${rule}`;
}
