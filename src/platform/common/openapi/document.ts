import type { OpenAPIObject } from '@nestjs/swagger';
import type { OperationObject, ResponseObject, SchemaObject } from '@nestjs/swagger';
import { errorEnvelope, internalErrorEnvelope } from '../envelope/error-envelope.js';
import { type EnvelopeFamily, envelopeFamilyOf } from '../envelope/family.js';
import { DomainError } from '../errors/domain-error.js';
import { ParameterMissingError, UnauthorizedError } from '../errors/common.errors.js';
import { DATA_SCHEMA_MARK } from './api-data.decorator.js';
import { type PublishedRefusal, REFUSALS_EXTENSION } from './api-refusal.decorator.js';
import {
  errorSchemas,
  FORBIDDEN_SCHEMA_NAME,
  PAYMENTS_ERROR_SCHEMA_NAME,
  PLATFORM_ERROR_SCHEMA_NAME,
} from './error-schemas.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const REQUEST_ID_HEADER = {
  'X-Request-Id': { description: 'Names this request in the log.', schema: { type: 'string' } },
};

/**
 * Completes the generated document: wraps every answer in its path's envelope and gives every route the error answers that it
 * can have, with examples made by the code that answers them.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...errorSchemas } };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) completeOperation(operation, envelopeFamilyOf(path));
    }
  }
  return document;
}

function completeOperation(operation: OperationObject, family: EnvelopeFamily): void {
  for (const response of Object.values(operation.responses)) wrapAnswer(response as ResponseObject, family);
  const extensions = operation as unknown as Record<string, { refusals: PublishedRefusal[] } | undefined>;
  const refusals = extensions[REFUSALS_EXTENSION]?.refusals ?? [];
  delete extensions[REFUSALS_EXTENSION];
  for (const refusal of [...commonRefusals(operation), ...refusals]) addRefusal(operation, family, refusal);
  addExample(operation, family, 500, 'INTERNAL', internalErrorEnvelope(family, 'k3v9x0q2m8c1z7ab').body);
  for (const response of Object.values(operation.responses)) {
    (response as ResponseObject).headers = { ...REQUEST_ID_HEADER, ...(response as ResponseObject).headers };
  }
}

function wrapAnswer(response: ResponseObject, family: EnvelopeFamily): void {
  const json = response.content?.['application/json'];
  const schema = json?.schema as (SchemaObject & Record<string, unknown>) | undefined;
  if (!json || !schema?.[DATA_SCHEMA_MARK]) return;
  const data = schema.allOf?.[0] ?? {};
  json.schema = family === 'settings' ? data : envelopeSchema(family, data);
}

function envelopeSchema(family: EnvelopeFamily, data: object): SchemaObject {
  const [name, value]: [string, SchemaObject] =
    family === 'platform'
      ? ['status', { type: 'string', enum: ['OK'] }]
      : ['success', { type: 'boolean', enum: [true] }];
  return { type: 'object', properties: { [name]: value, data }, required: [name, 'data'], additionalProperties: false };
}

/** What a route may answer because of what it takes: a body, parameters, a token. */
function commonRefusals(operation: OperationObject): PublishedRefusal[] {
  const refusals: PublishedRefusal[] = [];
  const parameter = parameterNameOf(operation);
  if (parameter !== undefined) {
    refusals.push({ code: 'INVALID_PARAMETER', message: `${parameter} is not valid`, field: parameter });
  }
  if (operation.security?.length) refusals.push({ code: 'UNAUTHORIZED', message: 'Unauthorized' });
  if (operation.requestBody) {
    refusals.push({ code: 'PAYLOAD_TOO_LARGE', message: 'The request body is too large' });
    refusals.push({ code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Content-Type must be application/json' });
  }
  refusals.push({ code: 'RATE_LIMITED', message: 'Too many requests' });
  refusals.push({ code: 'OVERLOADED', message: 'The service is overloaded; try again' });
  return refusals;
}

/** What callers may get wrong: the body, else the first parameter; a header only where there is nothing else. */
function parameterNameOf(operation: OperationObject): string | undefined {
  if (operation.requestBody) return 'body';
  const parameters = (operation.parameters ?? []).filter((parameter) => 'name' in parameter);
  return (parameters.find((parameter) => parameter.in !== 'header') ?? parameters[0])?.name;
}

function addRefusal(operation: OperationObject, family: EnvelopeFamily, refusal: PublishedRefusal): void {
  const { status, body } = errorEnvelope(family, domainErrorOf(refusal));
  addExample(operation, family, status, refusal.code, body);
}

function domainErrorOf({ code, message, field, details }: PublishedRefusal): DomainError {
  if (code === 'PARAMETER_MISSING' && field !== undefined) return new ParameterMissingError([field]);
  if (code === 'UNAUTHORIZED') return new UnauthorizedError();
  return new DomainError(code, message, { field, details });
}

function addExample(
  operation: OperationObject,
  family: EnvelopeFamily,
  status: number,
  name: string,
  value: unknown,
): void {
  const existing = operation.responses[status] as ResponseObject | undefined;
  const examples = { ...existing?.content?.['application/json']?.examples, [name]: { value } };
  const envelope = family === 'platform' ? PLATFORM_ERROR_SCHEMA_NAME : PAYMENTS_ERROR_SCHEMA_NAME;
  const schemaName = status === 403 ? FORBIDDEN_SCHEMA_NAME : envelope;
  operation.responses[status] = {
    description: DESCRIPTIONS[status] ?? 'Refused.',
    ...(status === 429 || status === 503 ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schemaName}` }, examples } },
  };
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'A parameter is missing or not valid.',
  401: 'The token is missing, expired, revoked or of the wrong type.',
  403: 'The business does not have the feature.',
  404: 'There is no such record, or it is not yours.',
  409: 'It exists already, or a request with this key is still running.',
  413: 'The body is larger than 100 kB.',
  415: 'The body is not JSON.',
  422: 'Refused by a business rule.',
  429: 'Too many requests; try again later.',
  500: 'A failure of ours. The id finds it in the log.',
  503: 'Overloaded or starting; try again later.',
};
