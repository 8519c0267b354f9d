/** The service can't start, for a reason that its user can do something about. The message says what. */
export class StartupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartupError';
  }
}

/** An error in words, without a stack: its message, or those of the errors it stands for (a refused connection has several). */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map(describeError))].join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
