import cluster from 'node:cluster';
import { Closing } from './startup/closing.js';
import { readEnvironment } from './startup/environment.js';
import { stopOnSignals } from './startup/graceful-stop.js';
import { keepHeapSmall } from './startup/keep-heap-small.js';
import { startService } from './startup/start-service.js';
import { describeError } from './startup/startup-error.js';

keepHeapSmall();
const closing = new Closing();
const start = async (): Promise<void> => {
  const configuration = readEnvironment();
  if (cluster.isWorker) {
    const { startWorker } = await import('./startup/processes/start-worker.js');
    return startWorker(configuration, closing);
  }
  if (configuration.processes === 1) return startService(configuration, closing);
  const { startPrimary } = await import('./startup/processes/start-primary.js');
  return startPrimary(configuration, closing);
};
const started = start();
stopOnSignals(started, closing);
try {
  await started;
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  await closing.closeAll().catch((failure: unknown) => process.stderr.write(`${describeError(failure)}\n`));
  process.exit(1);
}
