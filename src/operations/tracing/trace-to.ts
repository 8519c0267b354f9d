import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { setTracing } from '../../platform/common/tracing.js';
import { OpenTelemetryTracing } from './open-telemetry-tracing.js';

/** The longest that stopping waits for the last spans to be sent, in milliseconds. */
const FLUSH_TIMEOUT_MS = 2_000;

/**
 * Sends traces to an OTLP collector from now on. Loaded only where one is configured.
 * @param url the collector's address, to which `/v1/traces` is added
 * @returns sends what is left and ends it
 */
export function traceTo(url: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${url.replace(/\/+$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'punchcard' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    forceFlushTimeoutMillis: FLUSH_TIMEOUT_MS,
  });
  setTracing(new OpenTelemetryTracing(provider.getTracer('punchcard')));
  return async () => {
    setTracing(undefined);
    await provider.shutdown();
  };
}
