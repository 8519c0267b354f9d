import cluster from 'node:cluster';
import { Closing } from './bootstrap/serving/closing.js';
import { readEnvironment } from './bootstrap/environment.js';
import { stopOnSignals } from './bootstrap/serving/graceful-stop.js';
import { tuneGarbageCollector } from './bootstrap/v8-flags.js';
import { startService } from './bootstrap/start-service.js';
import { describeError } from './bootstrap/startup-error.js';

const closing = new Closing();
const start = async (): Promise<void> => {
  const configuration = readEnvironment();
  if (configuration.databasePipeline === 'on') tuneGarbageCollector();
  if (cluster.isWorker) {
    const { startWorker } = await import('./bootstrap/processes/start-worker.js');
    return startWorker(configuration, closing);
  }
  if (configuration.processes === 1) return startService(configuration, closing);
  const { startPrimary } = await import('./bootstrap/processes/start-primary.js');
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
