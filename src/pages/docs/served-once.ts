import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodingFor, type Encoding, namesEtag } from '../../platform/common/http/content-negotiation.js';

/** Large, and the same for everybody: the document, and the script of Swagger UI that holds it. */
const ROUTES: ReadonlySet<string | undefined> = new Set([
  '/docs-json',
  '/docs-yaml',
  '/docs/swagger-ui-init.js',
  '/docs/docs/swagger-ui-init.js',
]);
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const COMPRESS = {
  identity: (text: Buffer) => Promise.resolve(text),
  gzip: promisify(gzip),
  br: (text: Buffer) => promisify(brotliCompress)(text, BROTLI),
} as const;

/** An answer that is kept in memory, with each encoding that was asked for. */
interface Kept {
  readonly variant: string;
  readonly text: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly encoded: Partial<Record<Encoding, Promise<Buffer>>>;
}

/**
 * Has the large answers of `/docs` made once instead of for each request, and sends them compressed by what the client takes, or not at
 * all when it has them already (`If-None-Match`). To be called before their routes are made.
 * @param variantOf names what the answer depends on beside its route: empty for what everybody gets. Of the others one is kept.
 */
export function serveOnce(fastify: FastifyInstance, variantOf: (request: FastifyRequest) => Promise<string>): void {
  const kept = new Map<string, Kept>();
  fastify.addHook('onRequest', async (request, reply) => {
    if (!ROUTES.has(request.routeOptions.url)) return undefined;
    const variant = await variantOf(request);
    const known = kept.get(keyOf(request, variant));
    if (known?.variant !== variant) return undefined;
    const body = await bodyOf(known, request, reply);
    return reply.send(body);
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (!ROUTES.has(request.routeOptions.url) || reply.statusCode !== 200 || typeof payload !== 'string')
      return payload;
    const variant = await variantOf(request);
    const answer = keep(payload, variant, String(reply.getHeader('content-type')));
    kept.set(keyOf(request, variant), answer);
    return bodyOf(answer, request, reply);
  });
}

function keyOf({ routeOptions: { url = '' } }: FastifyRequest, variant: string): string {
  return variant === '' ? url : `${url} of a variant`;
}

function keep(payload: string, variant: string, contentType: string): Kept {
  const etag = createHash('sha256').update(payload).digest('base64url');
  return { variant, text: Buffer.from(payload), contentType, etag, encoded: {} };
}

/** Sets the headers of the answer. @returns its body; nothing when the client has it already */
async function bodyOf(answer: Kept, { headers }: FastifyRequest, reply: FastifyReply): Promise<Buffer | null> {
  const encoding = encodingFor(headers['accept-encoding']);
  const etag = `"${answer.etag}-${encoding}"`;
  void reply.headers({ etag, vary: 'accept-encoding', 'cache-control': 'private, no-cache' });
  if (namesEtag(headers['if-none-match'], etag)) {
    void reply.code(304).removeHeader('content-length');
    return null;
  }
  void reply.header('content-type', answer.contentType);
  if (encoding !== 'identity') void reply.header('content-encoding', encoding);
  const body = await (answer.encoded[encoding] ??= COMPRESS[encoding](answer.text));
  void reply.header('content-length', body.length);
  return body;
}
