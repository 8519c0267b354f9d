import { Ajv, type ValidateFunction } from 'ajv';
import type { TestApp } from '../app/test-app.js';

type Json = Record<string, unknown>;

/** The published OpenAPI document, as far as tests read it. */
export interface PublishedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

interface PublishedOperation {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, { schema: Json }>> }>>;
}

/** Reads `/docs-json` from a running application. */
export async function publishedDocument(app: TestApp): Promise<PublishedDocument> {
  const { status, body } = await app.get('/docs-json');
  if (status !== 200) throw new Error(`/docs-json answered ${status}`);
  return body as PublishedDocument;
}

/** Every `METHOD /path` of a document. */
export function publishedRoutes({ paths }: PublishedDocument): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** Checks answers against the schema that a document publishes for them; a field it does not name is an error. */
export class PublishedSchemas {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: PublishedDocument) {}

  /** What is wrong with `body` as the answer of `route` with `status`; empty when nothing is. */
  problems(route: string, status: number, body: unknown): string[] {
    const validate = this.validatorFor(route, status);
    if (!validate) return [`${route} publishes no JSON schema for ${status}`];
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }

  private validatorFor(route: string, status: number): ValidateFunction | undefined {
    const id = `${route} ${status}`;
    const known = this.validators.get(id);
    if (known) return known;
    const [method = '', path = ''] = route.split(' ');
    const operation = this.document.paths[path]?.[method.toLowerCase()];
    const schema = operation?.responses[String(status)]?.content?.['application/json']?.schema;
    if (!schema) return undefined;
    const components = { schemas: closed(this.document.components.schemas) };
    const validate = this.ajv.compile({ ...(closed(schema) as Json), components });
    this.validators.set(id, validate);
    return validate;
  }
}

/** An OpenAPI 3.0 schema as JSON Schema: `nullable` spelled out, and no object may have more than its named properties. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example: _example, examples: _examples, ...rest } = schema as Json;
  const copy: Json = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, closed(value)]));
  if (isSchemaOfObject(copy) && copy['additionalProperties'] === undefined) copy['additionalProperties'] = false;
  if (!Array.isArray(copy['required'])) delete copy['required'];
  if (nullable !== true) return copy;
  return { anyOf: [copy, { type: 'null' }] };
}

function isSchemaOfObject(schema: Json): boolean {
  return schema['type'] === 'object' && typeof schema['properties'] === 'object';
}
