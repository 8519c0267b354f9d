import type { FastifyInstance } from 'fastify';
import type { Histogram } from 'prom-client';

/** Labels of the answers' histogram. */
export type AnswerLabel = 'method' | 'route' | 'status';

/**
 * Measures every answer. The route is its pattern, never the address that was called: addresses hold ids, and there is no end of
 * them. What is under no route at all is `unmatched`.
 */
export function measureAnswers(fastify: FastifyInstance, seconds: Histogram<AnswerLabel>): void {
  const children = new Map<string, Histogram.Internal<AnswerLabel>>();
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    const key = `${method} ${reply.statusCode} ${route}`;
    let child = children.get(key);
    if (!child) {
      child = seconds.labels({ method, route, status: String(reply.statusCode) });
      children.set(key, child);
    }
    child.observe(reply.elapsedTime / 1_000);
    done();
  });
}
