import type { OpenAPIObject, OperationObject, ParameterObject, SchemaObject } from '@nestjs/swagger';
import { ApiProperty } from '@nestjs/swagger';
import { OutcomeUnknownError, OverloadedError } from '../errors/common.errors.js';
import type { PublishedRefusal } from './api-refusal.decorator.js';

/** Of a write whose connection to the database broke before its end was known. */
export class OutcomeUnknownDetails {
  @ApiProperty({ enum: ['unknown'], description: 'It may have been carried out, or not: send it again.' })
  outcome!: 'unknown';
}

const OUTCOME_UNKNOWN: PublishedRefusal = {
  name: 'OUTCOME_UNKNOWN',
  code: 'OVERLOADED',
  message: new OutcomeUnknownError().message,
  details: { example: { outcome: 'unknown' }, shapes: [OutcomeUnknownDetails] },
};
const KEY_USED: PublishedRefusal = {
  code: 'IDEMPOTENCY_CONFLICT',
  message: 'Idempotency-Key has been used for another request',
  field: 'Idempotency-Key',
};

const REFUSALS_OF_BODIES: readonly PublishedRefusal[] = [
  { code: 'PAYLOAD_TOO_LARGE', message: 'The request body is too large' },
  { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Content-Type must be application/json' },
];

/** What matters of a route beside what its document says. */
export interface RouteNature {
  /** It may be sent a body, wanted or not. */
  readonly readsBody: boolean;
  /** It does once what is sent with one `Idempotency-Key`. */
  readonly isKeyed: boolean;
  readonly writes: boolean;
}

/** What a route may answer because of what it takes: a body, parameters, a token, a key; and because it writes. */
export function commonRefusals(
  operation: OperationObject,
  { readsBody, isKeyed, writes }: RouteNature,
  schemas: NonNullable<OpenAPIObject['components']>['schemas'] = {},
): PublishedRefusal[] {
  const parameters = (operation.parameters ?? []).filter((parameter) => 'name' in parameter);
  return [
    ...refusalsOfInput(operation, parameters, schemas),
    ...refusalsOfCaller(operation, parameters),
    ...(readsBody ? REFUSALS_OF_BODIES : []),
    ...(isKeyed ? [KEY_USED] : []),
    { code: 'RATE_LIMITED', message: 'Too many requests' },
    { code: 'OVERLOADED', message: new OverloadedError().message },
    ...(writes ? [OUTCOME_UNKNOWN] : []),
  ];
}

function refusalsOfInput(
  operation: OperationObject,
  parameters: readonly ParameterObject[],
  schemas: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>,
): PublishedRefusal[] {
  const refusals: PublishedRefusal[] = [];
  // What callers may get wrong: the body, else the first parameter; a header only where there is nothing else.
  const parameter = parameters.find((candidate) => candidate.in !== 'header') ?? parameters[0];
  const invalid = operation.requestBody ? 'body' : parameter?.name;
  if (invalid !== undefined) {
    refusals.push({ code: 'INVALID_PARAMETER', message: `${invalid} is not valid`, field: invalid });
  }
  const missing = requiredFieldsOf(operation, schemas)[0] ?? parameters.find(isRequiredInQuery)?.name;
  if (missing !== undefined) refusals.push({ code: 'PARAMETER_MISSING', message: '', field: missing });
  return refusals;
}

function refusalsOfCaller(operation: OperationObject, parameters: readonly ParameterObject[]): PublishedRefusal[] {
  const refusals: PublishedRefusal[] = [];
  if (operation.security?.length) refusals.push({ code: 'UNAUTHORIZED', message: 'Unauthorized' });
  if (parameters.some(({ name }) => name === 'X-On-Behalf-Of')) {
    refusals.push({ code: 'PARAMETER_MISSING', message: '', field: 'business_id' });
    refusals.push({ code: 'NOT_FOUND', message: 'Business not found' });
  }
  return refusals;
}

function isRequiredInQuery(parameter: ParameterObject): boolean {
  return parameter.in === 'query' && parameter.required === true;
}

function requiredFieldsOf(
  { requestBody }: OperationObject,
  schemas: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>,
): readonly string[] {
  const schema = requestBody && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined;
  if (!schema) return [];
  const resolved = '$ref' in schema ? schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;
  return (resolved as SchemaObject | undefined)?.required ?? [];
}
