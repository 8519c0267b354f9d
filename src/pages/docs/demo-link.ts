import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { TokenKeys } from '../../platform/auth/token-keys.js';

/** The cookie by which a browser shows that somebody opened the link that the start prints. */
const COOKIE = 'punchcard_demo';
const COOKIE_PATTERN = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`);
const SECRET_LENGTH = 32;

/**
 * What the link has in it that nobody can guess: the same in every process and at every start with the same token secret, from which it
 * is made, and which it doesn't give away.
 */
export function demoSecret({ signing: { key } }: TokenKeys): string {
  return createHmac('sha256', key).update('the link to the demo').digest('base64url').slice(0, SECRET_LENGTH);
}

/** The cookie that shows `secret`. No other site's page can have it sent, and no script can read it. */
export function demoCookie(secret: string): string {
  return `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
}

/** True for a request that shows `secret`. Where it comes from is no matter: a proxy on this machine looks like this machine. */
export function showsSecret({ headers: { cookie = '' } }: Pick<FastifyRequest, 'headers'>, secret: string): boolean {
  return isSecret(COOKIE_PATTERN.exec(cookie)?.[1] ?? '', secret);
}

/** Compared in constant time. */
export function isSecret(text: string, secret: string): boolean {
  const given = Buffer.from(text);
  const expected = Buffer.from(secret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
