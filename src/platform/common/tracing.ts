import type { FastifyInstance } from 'fastify';

/** What a span is about; no personal data. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** Where spans go, when there is such a place. */
export interface Tracing {
  /** Carries out `work` as a span of the current trace; with `links` instead, as the root of one that says where it came from. */
  span<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>, links?: readonly unknown[]): Promise<T>;
  /** Makes a span of every request, the parent of what happens in it. */
  traceRequests(fastify: FastifyInstance): void;
  /** The span of the request that is being served, to link to later. */
  current(): unknown;
}

let tracing: Tracing | undefined;

/** Sends all spans of this process to `target`; undefined: nowhere. */
export function setTracing(target: Tracing | undefined): void {
  tracing = target;
}

/** Carries out `work` as a span, where somebody wants to know; otherwise it costs nothing. */
export function traced<T>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<T>,
  links?: readonly unknown[],
): Promise<T> {
  return tracing ? tracing.span(name, attributes, work, links) : work();
}

/** What a later span may link to; undefined when nothing is traced. */
export function currentSpan(): unknown {
  return tracing?.current();
}

/** Makes a span of every request, where somebody wants to know. */
export function traceRequests(fastify: FastifyInstance): void {
  tracing?.traceRequests(fastify);
}
