import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { errorEnvelope, internalErrorEnvelope } from '../envelope/error-envelope.js';
import { envelopeFamilyOf } from '../envelope/family.js';
import { answeredRequestId } from '../http/request-id.js';
import { noteFailure } from '../logging/answer-log.js';
import { UnauthorizedError } from './common.errors.js';
import { booksDifferenceOf, overloadOf } from './database-errors.js';
import { DomainError, type DomainErrorCode } from './domain-error.js';

const CODE_BY_HTTP_STATUS: Readonly<Record<number, DomainErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'OVERLOADED',
};

/** The one place that knows how a failure looks in HTTP (docs/architecture.md, Errors). Every error of every layer ends here. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerError(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Sends `error` as the answer to `request`; also used for failures before any route was found. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = asDomainError(error);
  const family = envelopeFamilyOf(request.url);
  noteFailure(request, known ? { code: known.code, err: known.cause } : { err: error, unknown: true });
  const answer = known ? errorEnvelope(family, known) : internalErrorEnvelope(family, request.id);
  if (known?.retryAfterSeconds !== undefined) void reply.header('retry-after', String(known.retryAfterSeconds));
  if (known instanceof UnauthorizedError) void reply.header('www-authenticate', known.challenge);
  // The route may have announced a picture or a page, which an object can't be sent as.
  void reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('x-request-id', answeredRequestId(request.id));
  void reply.status(answer.status).send(answer.body);
}

function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException) return fromHttpStatus(error.getStatus());
  const failure = overloadOf(error) ?? booksDifferenceOf(error);
  if (failure) return failure;
  if (error instanceof QueryFailedError || !(error instanceof Error)) return undefined;
  const status = (error as Error & { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? fromHttpStatus(status) : undefined;
}

/** A failure of the framework (unknown route, body too large, malformed address) as the nearest code of our own. */
function fromHttpStatus(status: number): DomainError | undefined {
  if (status >= 500 && status !== 503) return undefined;
  const code = CODE_BY_HTTP_STATUS[status] ?? 'INVALID_PARAMETER';
  return new DomainError(code, MESSAGES[code] ?? 'The request could not be read');
}

const MESSAGES: Partial<Record<DomainErrorCode, string>> = {
  UNAUTHORIZED: 'Unauthorized',
  FORBIDDEN: 'Forbidden',
  NOT_FOUND: 'Not found',
  PAYLOAD_TOO_LARGE: 'The request body is too large',
  UNSUPPORTED_MEDIA_TYPE: 'Content-Type must be application/json',
  RATE_LIMITED: 'Too many requests',
  OVERLOADED: 'The service is overloaded',
};
