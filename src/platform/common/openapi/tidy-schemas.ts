import type { OpenAPIObject } from '@nestjs/swagger';
import { isObject, type Json, objectsIn } from './walk.js';

const COMPONENT = '#/components/schemas/';

/**
 * Puts the schemas of a document, wherever they stand, in a form that all readers understand alike: of an object the required
 * properties come first, and what may be null says so as OpenAPI 3.0 wants it.
 */
export function tidySchemas(document: OpenAPIObject): void {
  allowNullByReference(document);
  for (const schema of objectsIn(document)) {
    putRequiredFirst(schema);
    allowNullInEnum(schema);
  }
}

function putRequiredFirst(schema: Json): void {
  const { properties, required } = schema;
  if (!isObject(properties) || !Array.isArray(required)) return;
  const names = Object.keys(properties);
  const first = names.filter((name) => required.includes(name));
  const rest = names.filter((name) => !required.includes(name));
  schema['properties'] = Object.fromEntries([...first, ...rest].map((name) => [name, properties[name]]));
}

/** A list of values is closed, null included, whatever `nullable` says (OpenAPI 3.0.3). */
function allowNullInEnum(schema: Json): void {
  const values: unknown = schema['enum'];
  if (schema['nullable'] === true && Array.isArray(values) && !values.includes(null))
    schema['enum'] = [...values, null];
}

/**
 * A place that refers to a schema can't add null to it (OpenAPI 3.0.3): the schema itself has to allow it. It does from here on where
 * every place that refers to it is nullable.
 */
function allowNullByReference(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Json>;
  const references = [...objectsIn(document)].filter((value) => typeof value['$ref'] === 'string');
  const nullable = [...objectsIn(document)].filter((value) => value['nullable'] === true && referenceIn(value));
  for (const [name, schema] of Object.entries(schemas)) {
    const places = nullable.filter((place) => referenceIn(place) === COMPONENT + name);
    const all = references.filter((reference) => reference['$ref'] === COMPONENT + name);
    if (places.length === 0 || places.length < all.length) continue;
    schema['nullable'] = true;
    for (const place of places) {
      delete place['nullable'];
      delete place['type'];
    }
  }
}

function referenceIn({ allOf }: Json): unknown {
  const [only, another] = Array.isArray(allOf) ? (allOf as Json[]) : [];
  return another ? undefined : only?.['$ref'];
}
