import type { OpenAPIObject, OperationObject, ResponseObject, SchemaObject } from '@nestjs/swagger';
import { errorEnvelope, internalErrorEnvelope } from '../envelope/error-envelope.js';
import type { EnvelopeFamily } from '../envelope/family.js';
import { ParameterMissingError } from '../errors/common.errors.js';
import { DomainError } from '../errors/domain-error.js';
import type { PublishedRefusal } from './api-refusal.decorator.js';
import { type ErrorSchema, errorSchemaOf, internalErrorSchemaOf } from './error-schemas.js';

const REQUEST_ID = 'k3v9x0q2m8c1z7ab';
const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer' as const } },
};

/** One error that a route can answer: how it looks, and an example made by the code that answers it. */
interface Answer {
  readonly status: number;
  readonly name: string;
  readonly body: unknown;
  readonly schema: ErrorSchema;
}

/** Gives `operation` an answer for each of `refusals`, and for a failure of ours; their schemas become components of the document. */
export function describeErrors(
  document: OpenAPIObject,
  operation: OperationObject,
  family: EnvelopeFamily,
  refusals: readonly PublishedRefusal[],
): void {
  const { body } = internalErrorEnvelope(family, REQUEST_ID);
  const internal = { status: 500, name: 'INTERNAL', body, schema: internalErrorSchemaOf(family) };
  const answers = [...refusals.map((refusal) => answerOf(family, refusal)), internal];
  for (const status of new Set(answers.map((answer) => answer.status))) {
    operation.responses[status] = responseOf(
      status,
      answers.filter((answer) => answer.status === status),
    );
  }
  const components = Object.fromEntries(answers.map(({ schema }) => [schema.name, schema.schema]));
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...components } };
}

function answerOf(family: EnvelopeFamily, refusal: PublishedRefusal): Answer {
  const { status, body } = errorEnvelope(family, domainErrorOf(refusal));
  return { status, name: refusal.name ?? refusal.code, body, schema: errorSchemaOf(family, refusal) };
}

function domainErrorOf({ code, message, field, details }: PublishedRefusal): DomainError {
  if (code === 'PARAMETER_MISSING' && field !== undefined) return new ParameterMissingError([field]);
  return new DomainError(code, message, { field, details: details?.example });
}

function responseOf(status: number, answers: readonly Answer[]): ResponseObject {
  const examples = Object.fromEntries(answers.map(({ name, body }) => [name, { value: body }]));
  const schemas = [...new Map(answers.map(({ schema }) => [schema.name, schema])).values()];
  return {
    description: DESCRIPTIONS[status] ?? 'Refused.',
    ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
    content: { 'application/json': { schema: anyOfSchemas(schemas), examples } },
  };
}

/** Told apart by `error_code` where each has another; else whichever fits. */
function anyOfSchemas(schemas: readonly ErrorSchema[]): SchemaObject | { $ref: string } {
  const references = schemas.map(({ name }) => ({ $ref: `#/components/schemas/${name}` }));
  const [only] = references;
  if (only && references.length === 1) return only;
  const codes = new Set(schemas.map(({ discriminator }) => discriminator));
  if (codes.has(undefined) || codes.size < schemas.length) return { anyOf: references };
  const mapping = Object.fromEntries(
    schemas.map(({ name, discriminator }) => [discriminator ?? '', `#/components/schemas/${name}`]),
  );
  return { oneOf: references, discriminator: { propertyName: 'error_code', mapping } };
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'A parameter is missing or not valid.',
  401: 'The token is missing, expired, revoked or of the wrong type.',
  403: 'The business does not have the feature.',
  404: 'There is no such record, or it is not yours.',
  409: 'It exists already.',
  413: 'The body is larger than 100 kB.',
  415: 'The body is not JSON.',
  422: 'Refused by a business rule.',
  429: 'Too many requests; try again later.',
  500: 'A failure of ours. The id finds it in the log.',
  503: 'Overloaded or starting; try again later.',
};
