import type { OpenAPIObject, OperationObject, ParameterObject, ResponseObject, SchemaObject } from '@nestjs/swagger';
import { type EnvelopeFamily, envelopeFamilyOf } from '../envelope/family.js';
import { DATA_SCHEMA_MARK } from './api-data.decorator.js';
import { type PublishedRefusal, REFUSALS_EXTENSION } from './api-refusal.decorator.js';
import { commonRefusals, OutcomeUnknownDetails } from './common-refusals.js';
import { describeErrors } from './error-answers.js';
import { ASKS_ONLY_EXTENSION, IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REFERENCE } from './idempotency-key-parameter.js';
import { tidySchemas } from './tidy-schemas.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Those whose routes take an `Idempotency-Key`. */
const KEYED: ReadonlySet<string> = new Set(['post', 'put']);
const REQUEST_ID_HEADER = {
  'X-Request-Id': { description: 'Names this request in the log.', schema: { type: 'string' } },
};
const PUBLIC = 'Public: it needs no token.';
const PARAMETER_ORDER = ['path', 'query', 'header', 'cookie'];

/** Shapes that no route names, to be made schemas of the document. */
export const MODELS_OF_ALL_ROUTES = [OutcomeUnknownDetails];

/**
 * Completes the generated document: wraps every answer in its path's envelope, gives every route the error answers that it can have,
 * with examples made by the code that answers them, and says which routes honour a key and which are public.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, parameters: { [IDEMPOTENCY_KEY.name]: IDEMPOTENCY_KEY } };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) completeOperation(document, operation, { family: envelopeFamilyOf(path), method });
    }
  }
  tidySchemas(document);
  return document;
}

function completeOperation(
  document: OpenAPIObject,
  operation: OperationObject,
  { family, method }: { readonly family: EnvelopeFamily; readonly method: string },
): void {
  for (const response of Object.values(operation.responses)) wrapAnswer(response as ResponseObject, family);
  const refusals =
    (taken(operation, REFUSALS_EXTENSION) as { refusals: PublishedRefusal[] } | undefined)?.refusals ?? [];
  const takesKey = KEYED.has(method);
  const readsBody = method !== 'get';
  const writes = readsBody && taken(operation, ASKS_ONLY_EXTENSION) === undefined;
  const nature = { readsBody, isKeyed: takesKey && writes, writes };
  const names = new Set(refusals.map(({ name, code }) => name ?? code));
  const common = commonRefusals(operation, nature, document.components?.schemas);
  const others = common.filter(({ name, code }) => !names.has(name ?? code));
  describeErrors(document, operation, family, [...refusals, ...others]);
  const parameters = (operation.parameters ?? []).toSorted((one, other) => placeOf(one) - placeOf(other));
  operation.parameters = takesKey ? [...parameters, IDEMPOTENCY_KEY_REFERENCE] : parameters;
  if (!operation.security?.length) {
    operation.security = [];
    operation.description = [operation.description, PUBLIC].filter(Boolean).join(' ');
  }
  for (const response of Object.values(operation.responses)) {
    (response as ResponseObject).headers = { ...REQUEST_ID_HEADER, ...(response as ResponseObject).headers };
  }
}

/** The value of an extension that decorators have left for this builder; it is not published. */
function taken(operation: OperationObject, name: string): unknown {
  const extensions = operation as unknown as Record<string, unknown>;
  const value = extensions[name];
  delete extensions[name];
  return value;
}

/** What has to be sent comes first. */
function placeOf(parameter: ParameterObject | object): number {
  if (!('in' in parameter)) return PARAMETER_ORDER.length;
  return PARAMETER_ORDER.indexOf(parameter.in) + (parameter.required ? 0 : PARAMETER_ORDER.length);
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
      ? ['status', { type: 'string', enum: ['OK'], description: 'Always `OK`.' }]
      : ['success', { type: 'boolean', enum: [true], description: 'Always true.' }];
  const described: SchemaObject = {
    description: 'What was asked for.',
    ...('$ref' in data ? { allOf: [data] } : data),
  };
  return {
    type: 'object',
    properties: { [name]: value, data: described },
    required: [name, 'data'],
    additionalProperties: false,
  };
}
