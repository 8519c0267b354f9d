import { Command, InvalidArgumentError, Option } from 'commander';
import { PRINCIPAL_TYPES, type Principal, type PrincipalType } from '../platform/auth/principal.js';
import { principalOf } from '../platform/auth/token-claims.js';
import { readEnvironment } from '../bootstrap/environment.js';
import { StartupError } from '../bootstrap/startup-error.js';
import { resolveTokenSecret } from '../bootstrap/token-secret.js';
import { DONE, endWithCode, exitCodes } from './exit-codes.js';

const SECONDS_PER_DAY = 24 * 60 * 60;
const DEFAULT_DAYS = 28;
const MAX_DAYS = 3_650;

type UidOption = PrincipalType | 'business';
type TokenOptions = Partial<Record<UidOption, string>> & {
  type: PrincipalType;
  days: number;
  allBusinesses?: true;
  json?: true;
};

/** `punchcard token`: issues a token as the service would, with the same secret and without the database (contract 0.2). Exits with 0: issued, 2: could not. */
export function tokenCommand(): Command {
  return endWithCode(new Command('token'))
    .description('Issue a token')
    .addOption(new Option('--type <type>', 'whose token').choices(PRINCIPAL_TYPES).makeOptionMandatory())
    .option('--business <uid>', 'the business it is bound to; needed for client, staff and app')
    .option('--all-businesses', 'for app, instead of --business: it may act for every business there is')
    .option('--client <uid>', 'the client')
    .option('--staff <uid>', 'the staff member')
    .option('--directory <uid>', 'the directory')
    .option('--app <uid>', 'the application')
    .option('--days <n>', `how long it is valid, 1 to ${MAX_DAYS}`, parseDays, DEFAULT_DAYS)
    .option('--json', 'print an object with token, type and expires_at')
    .addHelpText('after', exitCodes({ [DONE]: 'issued' }))
    .action(printToken);
}

async function printToken(options: TokenOptions): Promise<void> {
  const principal = principalFrom(options);
  const configuration = readEnvironment();
  const [{ signToken }, { TokenKeys }] = await Promise.all([
    import('../platform/auth/sign-token.js'),
    import('../platform/auth/token-keys.js'),
  ]);
  const now = new Date();
  const lifetimeSeconds = options.days * SECONDS_PER_DAY;
  const keys = new TokenKeys(await resolveTokenSecret(configuration));
  const token = signToken(keys, principal, now, lifetimeSeconds);
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000).toISOString();
  const answer = options.json ? JSON.stringify({ token, type: principal.type, expires_at: expiresAt }) : token;
  process.stdout.write(`${answer}\n`);
}

/** @throws StartupError when an option is missing, or is not one of this type's */
function principalFrom(options: TokenOptions): Principal {
  const { type, business, allBusinesses = false } = options;
  const others = PRINCIPAL_TYPES.filter((name) => name !== type && options[name] !== undefined);
  if (others.length > 0) throw new StartupError(`--${others.join(' and --')} can't go with --type ${type}`);
  if (options[type] === undefined) throw new StartupError(`--type ${type} needs --${type} <uid>`);
  if (type === 'directory' && business !== undefined) {
    throw new StartupError('A directory token is not bound to a business; callers name one in X-On-Behalf-Of');
  }
  if (allBusinesses && (type !== 'app' || business !== undefined)) {
    throw new StartupError('--all-businesses goes with --type app, in place of --business');
  }
  if (type === 'app' && business === undefined && !allBusinesses) {
    throw new StartupError(
      '--type app needs --business <uid>, or --all-businesses for one that may act for every business',
    );
  }
  const claims = {
    type,
    entity_uid: options[type],
    ...(business === undefined ? {} : { extra: { business_uid: business } }),
  };
  if ((type === 'client' || type === 'staff') && business === undefined) {
    throw new StartupError(`--type ${type} needs --business <uid>`);
  }
  const principal = principalOf(claims);
  if (!principal) throw new StartupError('A uid has 1 to 64 characters');
  return principal;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > MAX_DAYS) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_DAYS}.`);
  }
  return days;
}
