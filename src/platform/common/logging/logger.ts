import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Configuration } from '../../config/configuration.js';
import { VERSION } from '../installation.js';
import { serializeError } from './serialize-error.js';

/** Under load, a system call for each line would cost as much as verifying the caller (docs/benchmarks.md). */
const BUFFER_BYTES = 4_096;
/** What a line waits at most. */
const FLUSH_INTERVAL_MS = 100;

/**
 * The service's logger: JSON lines, or readable ones in a terminal.
 * @param destination where the lines go instead of to standard output
 */
export function createLogger(
  { logLevel, environment }: Pick<Configuration, 'logLevel' | 'environment'>,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    // The framework's own serializers would write the address with its query; the id is enough to find a request.
    serializers: { req: () => undefined, res: () => undefined, err: (error: unknown) => serializeError(error) },
  };
  if (destination) return pino(options, destination);
  if (environment === 'production') return pino(options, bufferedStandardOutput());
  const pretty = environment === 'development' && process.stdout.isTTY;
  return pino({
    ...options,
    ...(pretty ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {}),
  });
}

/** The first line of a service: what runs here. */
export function logStart(logger: Logger): void {
  logger.info({ version: VERSION, node: process.version }, `Punchcard ${VERSION} starts`);
}

/** The first line of its end: it stops because it was told to, and still serves for `drainMs`. */
export function logStop(logger: Logger, drainMs: number): void {
  logger.info({ drainMs }, `Punchcard ${VERSION} stops: it finishes what it has begun`);
}

/** The last line of a service that has left nothing undone. */
export function logStopped(logger: Logger): void {
  logger.info(`Punchcard ${VERSION} has stopped`);
}

/** Lines leave several at a time, in the background; whatever ends the process short of a kill, none is lost. */
function bufferedStandardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_INTERVAL_MS });
  process.once('exit', () => output.flushSync());
  return output;
}

/** Sends what NestJS logs to the same place. Its start-up chatter is only of interest while debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...context: unknown[]): void {
    this.write('debug', message, context);
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.write('debug', message, context);
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.write('debug', message, context);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.write('warn', message, context);
  }

  error(message: unknown, ...context: unknown[]): void {
    this.write('error', message, context);
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.write('fatal', message, context);
  }

  /** NestJS passes the text, then any details, then the name of the class that logs. */
  private write(level: 'debug' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const name = rest.findLast((part) => typeof part === 'string');
    if (message instanceof Error) {
      this.logger[level]({ err: message, name }, 'failed');
    } else if (typeof message === 'object' && message !== null) {
      this.logger[level]({ ...message, name }, rest.find((part) => typeof part === 'string') ?? '');
    } else {
      this.logger[level]({ name }, String(message));
    }
  }
}
