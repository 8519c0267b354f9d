import { createHash } from 'node:crypto';
import { MAX_UID_LENGTH } from '../common/dto/identifier-reader.js';
import { PRINCIPAL_TYPES, type Principal, type PrincipalType } from './principal.js';

/** What a token says (contract 0.2). Times are seconds since 1970. */
export interface TokenClaims {
  readonly type: PrincipalType;
  readonly entity_uid: string;
  readonly extra?: { readonly business_uid?: string };
  readonly created?: number;
  readonly iat?: number;
  readonly exp?: number;
  readonly jti?: string;
  /** For a link: good for nothing but one exchange (contract 0.2). */
  readonly single_use?: true;
}

/** Business under which the revocation of a token over many businesses is kept. */
export const NO_BUSINESS = '-';

function isUid(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_UID_LENGTH && !/[\0,]/.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The principal that verified claims describe; undefined when they are not ones of contract 0.2. */
export function principalOf(claims: unknown): Principal | undefined {
  if (!isRecord(claims)) return undefined;
  const type = PRINCIPAL_TYPES.find((candidate) => candidate === claims['type']);
  const uid = claims['entity_uid'];
  if (!type || !isUid(uid)) return undefined;
  const businessUid = isRecord(claims['extra']) ? claims['extra']['business_uid'] : undefined;
  if (businessUid !== undefined && !isUid(businessUid)) return undefined;
  if (businessUid === undefined && (type === 'client' || type === 'staff')) return undefined;
  return { type, uid, ...(businessUid === undefined ? {} : { businessUid }) };
}

/** Whether verified claims say when they end: a token that never does is as good as a password that nobody can change. */
export function hasExpiry(claims: unknown): boolean {
  return isRecord(claims) && typeof claims['exp'] === 'number';
}

/** Whether verified claims are those of a link's token. */
export function isSingleUse(claims: unknown): boolean {
  return isRecord(claims) && claims['single_use'] !== undefined;
}

/** When a token with these verified claims ends; undefined where they don't say. */
export function endOf(claims: unknown): Date | undefined {
  return isRecord(claims) && typeof claims['exp'] === 'number' ? new Date(claims['exp'] * 1000) : undefined;
}

/**
 * What a token is revoked by: its `jti`, which is only unique for its issuer, or a digest of what is signed where it has none. The
 * signature stays out: some can be written in more than one way.
 */
export function tokenIdOf(claims: unknown, token: string): string {
  const { jti, iss } = isRecord(claims) ? claims : {};
  if (!isUid(jti)) return digest(token.slice(0, token.lastIndexOf('.')));
  return typeof iss === 'string' ? digest(`${iss}\n${jti}`) : jti;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
