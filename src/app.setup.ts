import { NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { AppModule, type AppParts } from './app.module.js';
import { refuseBeforeBody } from './platform/auth/refuse-before-body.js';
import { TokenVerifier } from './platform/auth/token-verifier.js';
import { InputPipe } from './platform/common/dto/validation.pipe.js';
import { EnvelopingAdapter } from './platform/common/envelope/enveloping-adapter.js';
import { answerError, ErrorFilter } from './platform/common/errors/error.filter.js';
import { boundConnections } from './platform/common/http/connections.js';
import { crossOriginOptions } from './platform/common/http/cross-origin.js';
import { BODY_LIMIT_BYTES, refuseNulCharacters, registerBodyParsers } from './platform/common/http/request-body.js';
import { requestIdOf } from './platform/common/http/request-id.js';
import { type Headers, headersHook, securityHeaders } from './platform/common/http/security-headers.js';
import { requireHost, serverLimits } from './platform/common/http/server-limits.js';
import { logEachAnswer, logOnceOver } from './platform/common/logging/answer-log.js';
import { createLogger, NestLogger } from './platform/common/logging/logger.js';
import { limitAddresses } from './platform/common/rate-limits/limit-addresses.js';
import { traceRequests } from './platform/common/tracing.js';
import type { Configuration } from './platform/config/configuration.js';
import { measureAnswers } from './operations/metrics/measure-answers.js';
import { Metrics } from './operations/metrics/metrics.js';
import { setUpSwagger } from './pages/docs/swagger.setup.js';

/** Longest path parameter that is looked at; longer ones are unknown routes. */
const MAX_PARAMETER_LENGTH = 100;

/** Builds the application, ready to listen. Used by `main` and by the tests, so that both answer alike. */
export async function createApp(
  parts: AppParts,
  logger: Logger = createLogger(parts.configuration),
): Promise<NestFastifyApplication> {
  const { configuration } = parts;
  const headers = securityHeaders(configuration.hstsMaxAgeSeconds);
  const adapter = createAdapter(configuration, headers, logger);
  const fastify = adapter.getInstance();
  // The framework's own hook: it runs before those that answer preflights and unknown routes.
  adapter.setOnRequestHook(headersHook(headers));
  // Before those that may refuse: they are logged as well.
  logEachAnswer(fastify);
  traceRequests(fastify);
  limitAddresses(fastify, configuration.rateLimitPerAddress);
  requireHost(fastify);
  refuseNulCharacters(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  if (configuration.metrics) measureAnswers(fastify, app.get(Metrics).answers);
  refuseBeforeBody(fastify, app.get(TokenVerifier));
  registerBodyParsers(fastify);
  if (configuration.corsOrigins.length > 0) app.enableCors(crossOriginOptions(configuration.corsOrigins));
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ErrorFilter());
  if (configuration.swagger) setUpSwagger(app);
  return app;
}

function createAdapter(
  { requestTimeoutMs, trustedProxies, maxConnections, maxConnectionsPerAddress }: Configuration,
  headers: Headers,
  logger: Logger,
): FastifyAdapter {
  const adapter = new EnvelopingAdapter({
    ...serverLimits(requestTimeoutMs),
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestIdOf,
    ...(trustedProxies > 0 ? { trustProxy: (_address: string, hop: number) => hop < trustedProxies } : {}),
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    // No hook runs before the router has read the address.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      logOnceOver(request, reply);
      answerError(error, request, reply.headers(headers));
    },
  });
  const { server } = adapter.getInstance();
  server.maxConnections = maxConnections;
  boundConnections(server, { perAddress: trustedProxies > 0 ? 0 : maxConnectionsPerAddress });
  return adapter;
}
