import type { FastifyInstance } from 'fastify';
import { RateLimitedError } from '../errors/common.errors.js';
import { answerError } from '../errors/error.filter.js';
import { RateLimiter } from './rate-limiter.js';

const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;
const NETWORK_GROUPS = 4;

/** Refuses an address that asks more than `perSecond` requests a second, before anything else is done for it. 0: no limit. */
export function limitAddresses(fastify: FastifyInstance, perSecond: number): void {
  const limiter = new RateLimiter(perSecond);
  if (!limiter.enabled) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const waitSeconds = limiter.take(addressKey(request.ip));
    if (waitSeconds === 0) return done();
    answerError(new RateLimitedError(waitSeconds), request, reply);
  });
}

/**
 * What an address is counted under: an IPv4 address, or the /64 of an IPv6 one, all of which one customer has. Made anew instead of
 * cut from the text, which would keep the whole header alive that it came in. What is no address shares one key.
 */
export function addressKey(address: string): string | number {
  const text = address.replace(MAPPED_IPV4, '');
  return text.includes(':') ? networkOf(text) : numberOf(text);
}

function numberOf(ipv4: string): number {
  let number = 0;
  for (const part of ipv4.split('.', 4)) number = number * 256 + Number(part);
  return number;
}

function networkOf(ipv6: string): string {
  const [head = '', tail] = ipv6.split('::', 2);
  const before = head === '' ? [] : head.split(':', 8);
  const after = tail === undefined || tail === '' ? [] : tail.split(':', 8);
  const zeros = Array.from<string>({ length: Math.max(0, 8 - before.length - after.length) }).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
