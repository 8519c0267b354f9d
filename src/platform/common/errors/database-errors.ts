import { QueryFailedError } from 'typeorm';
import { BooksDifferError, OutcomeUnknownError, OverloadedError } from './common.errors.js';

/** What PostgreSQL says about a failed statement. */
interface PostgresError {
  readonly code?: string;
  readonly constraint?: string;
  readonly message?: string;
}

const DEADLOCK_DETECTED = '40P01';
const SERIALIZATION_FAILURE = '40001';
/** Too many connections, out of memory or disk, cancelled by a time-out, shutting down, starting up, lock not available. */
const OVERLOAD_SQLSTATES = /^(53\d{3}|57014|57P0[1-5]|55P03|08\w{3}|25P03)$/;
const OVERLOAD_NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/**
 * The driver's own texts for a lost or exhausted pool; it gives them no code. A connection that breaks between two statements makes
 * TypeORM release its query runner, and then complain of that instead.
 */
const OVERLOAD_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client was closed|not queryable|Driver not Connected|Cannot use a pool after calling end|query runner (was )?already released/i;
/** A sharded PostgreSQL appends `_<shard>` to constraint names (docs/architecture.md, SQL rule 4). */
const SHARD_SUFFIX = /_\d{6,}$/;

function postgresErrorOf(error: unknown): PostgresError | undefined {
  const raw: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return raw instanceof Error ? raw : undefined;
}

/** The SQLSTATE (or network error code) of a database failure. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = postgresErrorOf(error)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The name of the constraint that a statement broke, without a shard's suffix. */
export function constraintOf(error: unknown): string | undefined {
  const raw = postgresErrorOf(error);
  if (!raw?.code?.startsWith('23')) return undefined;
  const name = raw.constraint ?? /constraint "([^"]+)"/.exec(raw.message ?? '')?.[1];
  return name?.replace(SHARD_SUFFIX, '');
}

/** True for failures that a new transaction may not meet again: deadlock and serialization failure. */
export function isTransient(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === DEADLOCK_DETECTED || state === SERIALIZATION_FAILURE;
}

/** The server or the network went away in the middle of something; PostgreSQL's own word for it may come after a commit. */
const LOST_SQLSTATES = /^(57P0[12]|08\w{3})$/;
const LOST_NETWORK_CODES = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const LOST_MESSAGES =
  /Connection terminated(?! due to connection timeout)|Query read timeout|query runner (was )?already released/i;

/** True when a connection broke, so that nobody knows whether the last that was sent on it was carried out. */
function isConnectionLost(error: unknown): boolean {
  const { code = '', message = '', syscall } = (postgresErrorOf(error) ?? {}) as PostgresError & { syscall?: string };
  // A connection that never came about has carried out nothing.
  if (syscall === 'connect') return false;
  return LOST_SQLSTATES.test(code) || LOST_NETWORK_CODES.has(code) || (code === '' && LOST_MESSAGES.test(message));
}

/** What to throw for the failure of a commit, which may have been carried out if the connection broke. */
export function commitFailureOf(error: unknown): unknown {
  return isConnectionLost(error) ? new OutcomeUnknownError(error) : error;
}

/** A database that can't be reached or keep up, as 503 with `Retry-After`; undefined for any other failure. */
export function overloadOf(error: unknown): OverloadedError | undefined {
  const raw = postgresErrorOf(error);
  if (!raw) return undefined;
  const state = raw.code ?? '';
  const overloaded =
    OVERLOAD_SQLSTATES.test(state) ||
    OVERLOAD_NETWORK_CODES.has(state) ||
    isTransient(error) ||
    (state === '' && OVERLOAD_MESSAGES.test(raw.message ?? ''));
  if (!overloaded) return undefined;
  return new OverloadedError(error);
}

/** Data exception, integrity violation, transaction rollback: the server's own word that the transaction has left no trace. */
const REFUSAL_CLASSES = /^(22|23|40)/;

/** True when the database refused a transaction for what it asked, so that another one may be tried. */
export function isRefusedByDatabase(error: unknown): boolean {
  return REFUSAL_CLASSES.test(sqlStateOf(error) ?? '');
}

/** By it the database refuses a ledger entry that does not follow from the one before. */
const LEDGER_BALANCE = 'ck_credit_ledger_entries_balance';

/** An entry that the ledger does not take, as 409; undefined for any other failure. */
export function booksDifferenceOf(error: unknown): BooksDifferError | undefined {
  return constraintOf(error) === LEDGER_BALANCE ? new BooksDifferError(error) : undefined;
}
