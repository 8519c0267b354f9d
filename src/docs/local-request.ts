import type { FastifyRequest } from 'fastify';

const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'] as const;

/** What of a request says where it comes from. */
export type RequestOrigin = Pick<FastifyRequest, 'headers'> & { readonly socket: { readonly remoteAddress?: string } };

/**
 * True when the request was made on this machine to this machine. The address alone would not do: a tunnel or proxy on the machine
 * connects from loopback as well, and a web page can have its own host name resolve to loopback (DNS rebinding).
 */
export function isLocalRequest({ socket, headers }: RequestOrigin): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}
