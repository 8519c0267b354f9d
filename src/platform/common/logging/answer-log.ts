import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One line for each answer: what was asked, by whom, what came of it. Never a body, a query, a token or a name. */
export function logEachAnswer(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const principal = (request as FastifyRequest & { user?: { type: string; uid: string } }).user;
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(principal ? { principal: `${principal.type}:${principal.uid}` } : {}),
      },
      'answered',
    );
    done();
  });
}
