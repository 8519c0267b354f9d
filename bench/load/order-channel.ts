import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadMessage, LoadOrder, LoadResult } from './load.types.js';

type Work = (order: LoadOrder, tell: (message: LoadMessage) => void) => Promise<LoadResult>;

/** In the process that makes load: carries out the order it is sent, and ends when it is let go. */
export function answerOneOrder(work: Work): void {
  const tell = (message: LoadMessage): void => void process.send?.(message);
  process.once('disconnect', () => process.exit());
  process.once('message', (order: LoadOrder) => {
    work(order, tell).then(
      (result) => tell({ event: 'result', result }),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}

/** What to do when the measured time begins and ends. */
export interface Edges {
  /** @param pid of the process that makes the load */
  begin(pid: number): void;
  end(pid: number): void;
  /** Resolves when nobody looks at the process any more. */
  settled(): Promise<unknown>;
}

/** In the benchmark: has `program`, relative to this folder, carry out `order`. @throws Error when its process fails */
export function carryOut(program: string, order: LoadOrder, edges: Edges): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    detached: true,
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: LoadMessage) => {
      if (message.event !== 'result') {
        edges[message.event](child.pid ?? 0);
        return;
      }
      // Its connections stay open until they are accounted for: a server process that has ended is hard to ask.
      void edges.settled().finally(() => child.disconnect());
      resolve(message.result);
    });
    child.once('exit', (code) => reject(new Error(`the process that makes load ended with code ${code}`)));
    child.once('error', reject);
    child.send(order);
  });
}
