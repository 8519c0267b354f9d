import { describeError, StartupError } from './startup-error.js';

/** Nothing listens, nobody knows the name, or nothing comes back. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
]);

/** What an operator has set to get to a database. */
interface Way {
  /** `DATABASE_URL` or `DATABASE_MIGRATION_URL`. */
  readonly variable: string;
  readonly url: string;
}

/**
 * A failure to get to or into a database, in words that end with what to do next. Of the URL it says where it leads, never the password.
 * @param what could not be done
 */
export function databaseFailure(what: string, cause: unknown, way: Way): StartupError {
  const advice = adviceFor(cause, way);
  return new StartupError(`${what}: ${describeError(cause)}${advice === undefined ? '' : `. ${advice}`}`, { cause });
}

function adviceFor(cause: unknown, { variable, url }: Way): string | undefined {
  const { host, database, user } = placeOf(url);
  const code = codeOf(cause);
  if (UNREACHABLE.has(code) || /timeout|terminated unexpectedly/i.test(describeError(cause))) {
    return `Is PostgreSQL running at ${host}, and does it let this machine in? ${variable} says where it is looked for`;
  }
  switch (code) {
    case '28P01':
      return `Look at the user and the password in ${variable}; letters of a password that mean something in a URL are written as %xx`;
    case '28000':
      return `Is there a role ${user}, and may it connect from here (pg_hba.conf)? Where it asks for encryption, end ${variable} with ?sslmode=require`;
    case '3D000':
      return `Make it, as a superuser: create database "${database}" owner "${user}"; or with all the roles: ops/roles.sql`;
    case '42704':
      return 'Make the roles first: ops/roles.sql, as a superuser';
    case '42501':
      if (/schema public/.test(describeError(cause))) {
        return (
          `Since PostgreSQL 15 only a database's owner may make tables in it: as a superuser, alter database "${database}" owner to "${user}"; ` +
          'or let DATABASE_MIGRATION_URL name its owner'
        );
      }
      return belongsToAnother(user);
    // A role is not shown the tables of others, and so wants to make them.
    case '42P07':
      return belongsToAnother(user);
    default:
      return undefined;
  }
}

function belongsToAnother(user: string): string {
  return `The tables belong to another role than ${user}: DATABASE_MIGRATION_URL has to name the one that migrated before`;
}

/** The driver's code, also of an error that stands for several or wraps it. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const { code, driverError } = Object(error) as { readonly code?: unknown; readonly driverError?: unknown };
  if (typeof code === 'string') return code;
  return driverError === undefined ? '' : codeOf(driverError);
}

function placeOf(url: string): { host: string; database: string; user: string } {
  const { host, pathname, username } = new URL(url);
  return { host, database: decodeURIComponent(pathname.slice(1)), user: decodeURIComponent(username) };
}
