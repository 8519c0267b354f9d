/** Errors that caused an error, at most. */
const MAX_CAUSES = 4;
/** What PostgreSQL says about unreadable values (class 22) and broken constraints (23) may quote them. */
const MAY_QUOTE_VALUES = /^2[23]/;
const QUOTED = /(["'(]).*(["')])/gs;

/** An error as the log has it. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly stack: string;
  readonly cause?: LoggedError;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * An error for the log, without the statement, its parameters and the row at fault that the database's errors carry: those are the
 * names and addresses of people.
 */
export function serializeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error', stack: '' };
  const fields = error as unknown as Fields;
  const driver = (fields['driverError'] ?? fields) as Fields;
  const code = textOf(driver['code']);
  const message =
    code !== undefined && MAY_QUOTE_VALUES.test(code) ? error.message.replace(QUOTED, '$1…$2') : error.message;
  return {
    type: error.name,
    message,
    ...optional('code', code),
    ...optional('constraint', textOf(driver['constraint'])),
    ...optional('table', textOf(driver['table'])),
    stack: framesOf(error),
    ...(error.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: serializeError(error.cause, depth + 1) }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

/** The stack without its first lines, which repeat the message. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
