/**
 * Runs before every test file (`setupFilesAfterEnv`). At its end every statement that the application has sent in it must keep the
 * SQL rules of docs/architecture.md; one that doesn't fails the file. Services in processes of their own aren't heard; they send the same.
 */
import { afterAll } from '@jest/globals';
import { expectRulesKept, StatementLog } from './statement-log.js';

/** What the application has sent in this test file. */
export const statementLog = new StatementLog();

statementLog.listen();

afterAll(async () => {
  const statements = statementLog.take();
  if (statements.length === 0) return;
  // Only now: a file that has sent something has loaded the entities anyway, the others do without.
  const { tenantTables } = await import('./tenant-tables.js');
  expectRulesKept(statements, tenantTables());
});
