import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { Logger } from 'pino';
import { AppModule, type AppParts } from './app.module.js';
import { createValidationPipe } from './common/dto/validation.pipe.js';
import { EnvelopeInterceptor } from './common/envelope/envelope.interceptor.js';
import { answerError, ErrorFilter } from './common/errors/error.filter.js';
import { BODY_LIMIT_BYTES, registerBodyParsers } from './common/http/request-body.js';
import { requestIdOf } from './common/http/request-id.js';
import { logEachAnswer } from './common/logging/answer-log.js';
import { createLogger, NestLogger } from './common/logging/logger.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { setUpSwagger } from './swagger.setup.js';

/** Longest path parameter that is looked at; longer ones are unknown routes. */
const MAX_PARAMETER_LENGTH = 100;
/** A request must arrive, and a connection say something, within these times. */
const REQUEST_TIMEOUT_MS = 15_000;
const CONNECTION_TIMEOUT_MS = 30_000;

/** Builds the application, ready to listen. Used by `main` and by the tests, so that both answer alike. */
export async function createApp(
  parts: AppParts,
  logger: Logger = createLogger(parts.configuration),
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    genReqId: requestIdOf,
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: answerError,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  logEachAnswer(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  registerBodyParsers(fastify);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalInterceptors(app.get(IdempotencyInterceptor), new EnvelopeInterceptor());
  app.useGlobalFilters(new ErrorFilter());
  if (parts.configuration.swagger) setUpSwagger(app);
  return app;
}
