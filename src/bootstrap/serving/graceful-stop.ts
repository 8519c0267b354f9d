import type { Closing } from './closing.js';
import { describeError } from '../startup-error.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** Longer than a request may take; what the service waits on purpose comes on top. */
const STOP_TIMEOUT_MS = 20_000;
/** `npm start` passes on a Ctrl-C that the terminal has sent to the service already: the same request, not a second one. */
const SAME_WISH_MS = 500;
const PARENT_CHECK_MS = 200;

/**
 * On SIGTERM or SIGINT: lets a start that is under way come to its end, closes everything and ends the process with 0. A second
 * signal, or running out of time, ends it at once with 1.
 */
export function stopOnSignals(started: Promise<unknown>, closing: Closing): void {
  let firstAt: number | undefined;
  const stop = async (): Promise<void> => {
    // A failed start has its own message.
    await started.catch(() => undefined);
    await closing.closeAll();
    process.exit();
  };
  const onSignal = (): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      const timeoutMs = STOP_TIMEOUT_MS + closing.deliberateWaitMs;
      setTimeout(() => abandon(`Not stopped within ${timeoutMs} ms`), timeoutMs).unref();
      stop().catch((error: unknown) => abandon(describeError(error)));
    } else if (performance.now() - firstAt > SAME_WISH_MS) {
      abandon('Stopped by a second signal');
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  if (/^start\b/.test(process.env['npm_lifecycle_event'] ?? '')) onceOrphaned(onSignal);
}

/** npm passes SIGTERM on to a shell, which dies of it without telling the service: that would run on, unseen. */
function onceOrphaned(act: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, PARENT_CHECK_MS).unref();
}

function abandon(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
