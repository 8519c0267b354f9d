import type { INestApplicationContext } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import type { Principal } from '../../platform/auth/principal.js';
import { RevokedTokens } from '../../platform/auth/revoked-tokens.js';
import { tokenIdOf } from '../../platform/auth/token-claims.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { Clock } from '../../platform/common/clock.js';

/** A token that ends sooner than this is replaced: 7 days. */
const MIN_REMAINING_SECONDS = 7 * 24 * 60 * 60;

/** `token` if it will do for `principal` for some time yet; else a new one. */
export async function lastingToken(
  app: INestApplicationContext,
  principal: Principal,
  token: string | undefined,
): Promise<string> {
  return token !== undefined && (await lasts(app, principal, token)) ? token : app.get(TokensService).issue(principal);
}

async function lasts(app: INestApplicationContext, principal: Principal, token: string): Promise<boolean> {
  const owner = await app.get(TokensService).ownerOf(token);
  const claims = jwt.decode(token, { json: true });
  const remainingSeconds = (claims?.exp ?? 0) - app.get(Clock).now().getTime() / 1000;
  return (
    owner?.type === principal.type &&
    owner.uid === principal.uid &&
    owner.businessUid === principal.businessUid &&
    remainingSeconds > MIN_REMAINING_SECONDS &&
    !app.get(RevokedTokens).isCutOff(principal, claims) &&
    !app.get(RevokedTokens).has(tokenIdOf(claims, token))
  );
}
