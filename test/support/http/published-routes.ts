import type { TestApp } from '../app/test-app.js';

/** A JSON schema of the published document, as far as tests read it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly example?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/** A parameter of a route in its path, query or headers. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** A route as the running application publishes it. */
export interface PublishedRoute {
  /** For a test's title: `POST /platform/v1/clients`. */
  readonly title: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The token types it takes; none: it is public. */
  readonly tokenTypes: readonly string[];
  /** Its body, with every reference resolved. */
  readonly body: Schema | undefined;
  /** Whether it is behind the feature gate. */
  readonly gated: boolean;
}

/** Every route of the document on `/docs-json`, so that tests over all routes also meet those added later. */
export async function publishedRoutes(app: TestApp): Promise<PublishedRoute[]> {
  const { body } = await app.get('/docs-json');
  const { paths, components } = body as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      title: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      tokenTypes: (operation.security ?? []).flatMap((scheme) => Object.keys(scheme)),
      body:
        operation.requestBody && resolved(operation.requestBody.content['application/json'].schema, components.schemas),
      gated: '403' in operation.responses,
    })),
  );
}

function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  const named = schema.$ref === undefined ? schema.allOf?.[0] : schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (named) return resolved(named, schemas);
  const properties = Object.entries(schema.properties ?? {}).map(([name, child]) => [name, resolved(child, schemas)]);
  return {
    ...schema,
    ...(schema.properties ? { properties: Object.fromEntries(properties) as Record<string, Schema> } : {}),
    ...(schema.items ? { items: resolved(schema.items, schemas) } : {}),
  };
}
