import { Command } from 'commander';
import type { Principal } from '../platform/auth/principal.js';
import { Closing } from '../bootstrap/serving/closing.js';
import { readEnvironment } from '../bootstrap/environment.js';
import { StartupError } from '../bootstrap/startup-error.js';
import { DONE, endWithCode, exitCodes } from './exit-codes.js';

type RevokeOptions = Partial<Record<(typeof WHOSE)[number] | 'business', string>> & { json?: true };

const WHOSE = ['client', 'staff', 'directory', 'app'] as const;

/** $1 business, $2 id, $3 when, $4 when the row can go, $5 a number that is above all others. */
const INSERT = `
  insert into revoked_tokens (business_uid, token_id, revoked_at, expires_at, issued_before, sequence)
  values ($1, $2, $3, $4, $3, $5) on conflict do nothing`;
const LAST = 'select max(sequence) as sequence from revoked_tokens';

/** `punchcard revoke`: refuses all tokens that somebody was issued until now. Exits with 0: refused from now on, 2: could not. */
export function revokeCommand(): Command {
  return endWithCode(new Command('revoke'))
    .description('Refuse all tokens that somebody has been issued until now; new ones work')
    .option('--client <uid>', 'a client, of --business')
    .option('--staff <uid>', 'a staff member, of --business')
    .option('--directory <uid>', 'a directory')
    .option('--app <uid>', 'an application, whatever its business')
    .option('--business <uid>', 'the business of the client or staff member')
    .option('--json', 'print an object with type, uid and revoked_until')
    .addHelpText('after', exitCodes({ [DONE]: 'they are refused, by a service that runs within about a second' }))
    .action(revoke);
}

async function revoke(options: RevokeOptions): Promise<void> {
  const principal = principalFrom(options);
  const configuration = readEnvironment();
  const [{ cutOffOf }, { openOwnerPool }] = await Promise.all([
    import('../platform/auth/cut-offs.js'),
    import('./open-owner-pool.js'),
  ]);
  const closing = new Closing();
  try {
    const pool = await openOwnerPool(configuration, closing, 'revoke');
    const now = new Date();
    const { businessUid, tokenId, expiresAt } = cutOffOf(principal, now);
    const { rows } = await pool.query<{ sequence: string | null }>(LAST);
    const sequence = String(BigInt(rows[0]?.sequence ?? 0) + 1n);
    await pool.query(INSERT, [businessUid, tokenId, now, expiresAt, sequence]);
    const { type, uid } = principal;
    const answer = { type, uid, revoked_until: now.toISOString() };
    const sentence = `Tokens of the ${type === 'app' ? 'application' : type} ${uid} issued until ${answer.revoked_until} are refused`;
    process.stdout.write(`${options.json ? JSON.stringify(answer) : sentence}\n`);
  } finally {
    await closing.closeAll();
  }
}

/** @throws StartupError unless the options name one person */
function principalFrom({ business, ...options }: RevokeOptions): Principal {
  const named = WHOSE.filter((name) => options[name] !== undefined);
  const [type] = named;
  if (type === undefined || named.length > 1) {
    throw new StartupError('Say whose tokens: one of --client, --staff, --directory and --app');
  }
  const needsBusiness = type === 'client' || type === 'staff';
  if (needsBusiness !== (business !== undefined)) {
    throw new StartupError(needsBusiness ? `--${type} needs --business <uid>` : `--business can't go with --${type}`);
  }
  return { type, uid: options[type] ?? '', ...(business === undefined ? {} : { businessUid: business }) };
}
