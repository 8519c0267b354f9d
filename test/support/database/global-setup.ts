import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

declare global {
  /** The run's database server, for global-teardown. */
  var punchcardTestServer: ChildProcess | undefined;
}

/**
 * Starts the run's database server and tells the workers where it is (see test-server-urls.ts).
 *
 * It is a process of its own for two reasons: jest compiles this file to CommonJS, whereas Punchcard is ESM; and a
 * process that watches its standard input cleans up even when jest is killed.
 * @throws Error when the server doesn't start; its own message is on standard error.
 */
export default async function globalSetup({ rootDir }: { readonly rootDir: string }): Promise<void> {
  const script = join(rootDir, 'test/support/database/test-server.ts');
  const child = spawn(process.execPath, ['--import', './test/support/processes/typescript-hooks.mjs', script], {
    cwd: rootDir,
    stdio: ['pipe', 'pipe', 'inherit'],
    // Out of the terminal's reach: Ctrl-C ends jest, which ends the server's input, which makes it clean up.
    detached: true,
  });
  globalThis.punchcardTestServer = child;
  process.env['PUNCHCARD_TEST_SERVER'] = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The test database server did not start (exit code ${code})`)));
  });
}
