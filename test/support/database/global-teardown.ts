import { once } from 'node:events';

/** Stops the run's database server and waits until it has removed its directory. */
export default async function globalTeardown(): Promise<void> {
  const child = globalThis.punchcardTestServer;
  if (!child || child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
