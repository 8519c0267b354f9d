import { getSchemaPath, type SchemaObject } from '@nestjs/swagger';
import type { EnvelopeFamily } from '../envelope/family.js';
import { ERROR_CATALOGUE, INTERNAL_ERROR } from '../errors/error-catalogue.js';
import type { PublishedDetails, PublishedRefusal } from './api-refusal.decorator.js';

/** A component of the document: an error in the envelope of a family, with its code and the shape of its details. */
export interface ErrorSchema {
  readonly name: string;
  /** What tells it from the other errors of a platform route; of the other families errors have few codes, which tell nothing. */
  readonly discriminator: string | undefined;
  readonly schema: SchemaObject;
}

type Failure = Pick<PublishedRefusal, 'code' | 'details' | 'name'>;

/** The gate's body, whatever the family (contract 0.3). */
const FEATURE_DISABLED: ErrorSchema = {
  name: 'FeatureDisabledError',
  discriminator: undefined,
  schema: {
    type: 'object',
    description: 'The business does not have the feature that this route needs.',
    required: ['message', 'status'],
    additionalProperties: false,
    properties: {
      message: { type: 'string', enum: ['403 Forbidden'], description: 'Always this text.' },
      status: { type: 'string', enum: ['module_permission_missing'], description: 'Always this text, for programs.' },
    },
  },
};

/** How a failure is answered in `family` (contract 0.1). Failures alike in code and details share one schema. */
export function errorSchemaOf(family: EnvelopeFamily, { code, details, name = code }: Failure): ErrorSchema {
  if (code === 'FEATURE_DISABLED') return FEATURE_DISABLED;
  const wire = ERROR_CATALOGUE[code];
  if (family === 'platform') return platformError(wire.platform, details ? name : wire.platform, details);
  return paymentsErrors(wire.payments, details ? name : wire.payments, details);
}

/** How a failure of the service itself is answered in `family`. */
export function internalErrorSchemaOf(family: EnvelopeFamily): ErrorSchema {
  if (family === 'platform') return platformError(INTERNAL_ERROR.platform, INTERNAL_ERROR.platform, undefined);
  return paymentsErrors(INTERNAL_ERROR.payments, INTERNAL_ERROR.payments, undefined);
}

function platformError(code: string, name: string, details: PublishedDetails | undefined): ErrorSchema {
  const schema = envelope(
    'An error of the platform’s routes.',
    {
      status: { type: 'string', enum: ['Error'], description: 'Always `Error`.' },
      error: { type: 'string', description: 'What is wrong, for people. The wording may change.' },
      error_code: { type: 'string', enum: [code], description: 'What is wrong, for programs.' },
    },
    details,
  );
  return { name: `${pascalCase(name)}Error`, discriminator: code, schema };
}

function paymentsErrors(code: string, name: string, details: PublishedDetails | undefined): ErrorSchema {
  const error: SchemaObject = {
    type: 'object',
    required: ['code', 'message'],
    additionalProperties: false,
    properties: {
      code: { type: 'string', enum: [code], description: 'What is wrong, for programs.' },
      message: { type: 'string', description: 'What is wrong, for people. The wording may change.' },
      field: { type: 'string', description: 'The field or parameter at fault, as it was sent.' },
    },
  };
  const schema = envelope(
    'Errors of the routes for payments and clients.',
    {
      success: { type: 'boolean', enum: [false], description: 'Always false.' },
      errors: { type: 'array', items: error, minItems: 1, description: 'One for each field or parameter at fault.' },
    },
    details,
  );
  return { name: `${pascalCase(name)}Errors`, discriminator: undefined, schema };
}

function envelope(
  description: string,
  properties: Record<string, SchemaObject>,
  details: PublishedDetails | undefined,
): SchemaObject {
  const required = Object.keys(properties);
  return {
    type: 'object',
    description,
    required: details && !details.optional ? [...required, 'details'] : required,
    additionalProperties: false,
    properties: details ? { ...properties, details: detailsSchema(details) } : properties,
  };
}

function detailsSchema({ shapes, isArray }: PublishedDetails): SchemaObject {
  const references = shapes.map((shape) => ({ $ref: getSchemaPath(shape) }));
  const description = 'The facts behind it.';
  if (isArray) return { type: 'array', items: only(references) ?? { oneOf: references }, description };
  return only(references) ? { allOf: references, description } : { oneOf: references, description };
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** `ALREADY_PAID` and `already_paid` as `AlreadyPaid`. */
function pascalCase(code: string): string {
  return code.toLowerCase().replace(/(^|_)([a-z])/g, (_match, _separator, letter: string) => letter.toUpperCase());
}
