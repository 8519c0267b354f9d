import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SpanAttributes, Tracing } from '../../platform/common/tracing.js';

/** W3C Trace Context: version, trace, parent, flags. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const FIRST_SERVER_ERROR = 500;

/** Spans as OpenTelemetry has them. Which one is current is kept here, so that no global of the library's is touched. */
export class OpenTelemetryTracing implements Tracing {
  private readonly storage = new AsyncLocalStorage<Span>();
  private readonly requests = new WeakMap<FastifyRequest, Span>();

  constructor(private readonly tracer: Tracer) {}

  async span<T>(
    name: string,
    attributes: SpanAttributes,
    work: () => Promise<T>,
    links?: readonly unknown[],
  ): Promise<T> {
    const sources = (links as readonly (Span | undefined)[] | undefined)?.flatMap((source) => source ?? []);
    const options = { attributes, links: sources?.map((source) => ({ context: source.spanContext() })) };
    const span = this.tracer.startSpan(name, options, contextOf(sources ? undefined : this.current()));
    try {
      return await this.storage.run(span, work);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' });
      throw error;
    } finally {
      span.end();
    }
  }

  current(): Span | undefined {
    return this.storage.getStore();
  }

  traceRequests(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      const parent = contextFrom(request.headers['traceparent']);
      this.requests.set(request, this.tracer.startSpan(request.method, { kind: SpanKind.SERVER }, parent));
      done();
    });
    // Only now: reading the body has left the asynchronous context of the first hook.
    fastify.addHook('preValidation', (request, _reply, done) => {
      const span = this.requests.get(request);
      if (span) this.storage.run(span, done);
      else done();
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      const span = this.requests.get(request);
      const route = request.routeOptions.url ?? 'unmatched';
      span?.updateName(`${request.method} ${route}`);
      span?.setAttributes({
        'http.request.method': request.method,
        'http.route': route,
        'http.response.status_code': reply.statusCode,
        'punchcard.request_id': request.id,
      });
      if (reply.statusCode >= FIRST_SERVER_ERROR) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      done();
    });
  }
}

function contextOf(span: Span | undefined): Context {
  return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
}

/** The caller's span, where it names one. */
function contextFrom(header: string | string[] | undefined): Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(String(header)) ?? [];
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
