import { Closing } from './startup/closing.js';
import { readEnvironment } from './startup/environment.js';
import { stopOnSignals } from './startup/graceful-stop.js';
import { startService } from './startup/start-service.js';
import { describeError } from './startup/startup-error.js';

const closing = new Closing();
const start = async (): Promise<void> => startService(readEnvironment(), closing);
const started = start();
stopOnSignals(started, closing);
try {
  await started;
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  await closing.closeAll().catch((failure: unknown) => process.stderr.write(`${describeError(failure)}\n`));
  process.exit(1);
}
