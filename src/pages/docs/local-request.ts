import type { FastifyRequest } from 'fastify';

const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
/** What browsers say of a request that no other site has caused. */
const OWN_SITE = ['same-origin', 'none', undefined] as const;
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'] as const;

/** What of a request says where it comes from. */
export type RequestOrigin = Pick<FastifyRequest, 'headers'> & { readonly socket: { readonly remoteAddress?: string } };

/**
 * True when the request was made on this machine to this machine, and not by the page of another site. The address alone would not do:
 * a tunnel or proxy on the machine connects from loopback as well, a web page can have its own host name resolve to loopback (DNS
 * rebinding), and where `CORS_ORIGINS` lets any page read answers, it would read this one.
 */
export function isLocalRequest({ socket, headers }: RequestOrigin): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    OWN_SITE.some((site) => site === headers['sec-fetch-site']) &&
    PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}
