import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';
import type { Demo } from '../demo/demo-file.js';
import { demoValue } from './demo-values.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

/** Shown for a required text that nobody can know beforehand. */
const TO_BE_FILLED_IN = '…';

/** Builds request bodies that work with the demo business: its ids, the documented examples, and no field that has neither. */
export class DemoBody {
  constructor(
    private readonly demo: Demo,
    private readonly schemas: Schemas,
  ) {}

  /** A body of the shape `schema`. */
  of(schema: Schema): unknown {
    return this.value(schema, '', undefined) ?? {};
  }

  private value(published: Schema, name: string, collection: string | undefined): unknown {
    const known = demoValue(this.demo, name, collection);
    if (known !== undefined) return known;
    const schema = this.resolved(published);
    if (schema.properties) return this.object(schema, name);
    if (schema.example !== undefined) return schema.example as unknown;
    if (schema.type === 'array' && schema.items) {
      const item = this.value(schema.items, name, collection);
      return item === undefined ? undefined : [item];
    }
    return schema.enum?.[0];
  }

  private object({ properties = {}, required = [] }: SchemaObject, name: string): unknown {
    const fields: [string, unknown][] = [];
    for (const [field, schema] of Object.entries(properties)) {
      const value = this.value(schema, field, name);
      if (value !== undefined) fields.push([field, value]);
      else if (required.includes(field)) {
        if (this.resolved(schema).type !== 'string' || field === 'id') return undefined;
        fields.push([field, TO_BE_FILLED_IN]);
      }
    }
    return Object.fromEntries(fields);
  }

  private resolved(schema: Schema): SchemaObject {
    if ('$ref' in schema) return this.resolved(this.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    const [only] = schema.allOf ?? [];
    return only ? this.resolved(only) : schema;
  }
}
