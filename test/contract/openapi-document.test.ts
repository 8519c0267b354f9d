import { beforeAll, describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE, INTERNAL_ERROR } from '../../src/platform/common/errors/error-catalogue.js';
import { useTestApp } from '../support/app/test-app.js';

type Json = Record<string, unknown>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Json[];
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Json }>> }>>;
}

interface Document {
  readonly info: { readonly description: string };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly parameters: Readonly<Record<string, Json>>;
  };
}

const VERBS =
  'cancel|create|exchange|merge|get|list|pay|preview|redeem|reorder|revoke|update|validate|add|delete|search|count|download'.split(
    '|',
  );
const KEY = { $ref: '#/components/parameters/Idempotency-Key' };
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const WITH_OFFSET = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

const app = useTestApp();
let document: Document;
let operations: { route: string; operation: Operation }[];

beforeAll(async () => {
  document = (await app.get('/docs-json')).body as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
});

/** Every object of the document with its place; examples are what they are. */
function* objectsIn(value: unknown, place = ''): Generator<[string, Json]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* objectsIn(item, `${place}/${index}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  yield [place, value as Json];
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'example' && key !== 'examples') yield* objectsIn(child, `${place}/${key}`);
  }
}

const operation = (route: string): Operation => {
  const found = operations.find((candidate) => candidate.route === route);
  if (!found) throw new Error(`no ${route}`);
  return found.operation;
};

function resolved(schema: Json): Json {
  return typeof schema['$ref'] === 'string'
    ? (document.components.schemas[schema['$ref'].split('/').at(-1)!] ?? {})
    : schema;
}

/** The schemas one of which an answer has. */
function alternatives(route: string, status: number): Json[] {
  const schema = operation(route).responses[status]?.content?.['application/json']?.schema ?? {};
  const several = (schema['oneOf'] ?? schema['anyOf']) as Json[] | undefined;
  return (several ?? [schema]).map(resolved);
}

function propertiesOf(schema: Json): Record<string, Json> {
  return (schema['properties'] ?? {}) as Record<string, Json>;
}

function codesOf(route: string, status: number): unknown[] {
  return alternatives(route, status).flatMap((schema) => propertiesOf(schema)['error_code']?.['enum'] ?? []);
}

describe('operations', () => {
  test('are named by a verb and a noun, each by another', () => {
    const ids = operations.map(({ operation: { operationId } }) => operationId);
    const name = new RegExp(`^(${VERBS.join('|')})([A-Z][a-z]+)+$`);
    expect(ids.filter((id) => !name.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operation('GET /client/payments/v1/client_packages').operationId).toBe('listClientPackages');
  });

  test('where clients and staff have the same, the staff’s is named after the client’s', () => {
    const ids = new Set(operations.map(({ operation: { operationId } }) => operationId));
    const staffs = [...ids].filter((id) => id.endsWith('AsStaff'));
    expect(staffs.length).toBeGreaterThan(4);
    expect(staffs.filter((id) => !ids.has(id.replace(/AsStaff$/, '')))).toEqual([]);
  });

  test('say what they do', () => {
    expect(operations.filter(({ operation: { summary, description } }) => !summary || !description)).toEqual([]);
  });

  test('take an Idempotency-Key, described once, where they are POST or PUT, and nowhere else', () => {
    const taking = operations.filter(({ operation: { parameters } }) =>
      (parameters ?? []).some((parameter) => parameter['$ref'] === KEY.$ref),
    );
    const writes = operations.filter(({ route }) => /^(POST|PUT) /.test(route));
    expect(taking.map(({ route }) => route)).toEqual(writes.map(({ route }) => route));
    const key = document.components.parameters['Idempotency-Key'];
    expect(key).toMatchObject({ in: 'header', name: 'Idempotency-Key' });
    // Swagger UI would send an example, and every second try would be answered as the first.
    expect(key).not.toHaveProperty('example');
  });

  test('say that they are public, where they need no token', () => {
    const open = operations.filter(({ operation: { security } }) => security?.length === 0);
    expect(open.map(({ route }) => route)).toEqual(
      expect.arrayContaining(['GET /client/payments/v1/packages', 'GET /health/ready']),
    );
    expect(open.filter(({ operation: { description } }) => !description?.includes('Public'))).toEqual([]);
    expect(operations.filter(({ operation: { security } }) => security === undefined)).toEqual([]);
  });

  test('name first what must be sent', () => {
    for (const {
      operation: { parameters = [] },
    } of operations) {
      const required = parameters.map((parameter) => parameter['required'] === true);
      expect(required).toEqual(required.toSorted((one, other) => Number(other) - Number(one)));
    }
  });
});

describe('schemas', () => {
  test('describe every property, and parameters are described', () => {
    const bare = [...objectsIn(document)].flatMap(([place, value]) => {
      const properties = typeof value['properties'] === 'object' ? propertiesOf(value) : {};
      const named = Object.entries(properties).filter(([, schema]) => !schema['description']);
      const parameter = typeof value['in'] === 'string' && 'name' in value && !value['description'];
      return [
        ...named.map(([name]) => `${place}: ${name}`),
        ...(parameter ? [`${place}: ${String(value['name'])}`] : []),
      ];
    });
    expect(bare).toEqual([]);
  });

  test('have the required properties first', () => {
    for (const [place, value] of objectsIn(document)) {
      if (!Array.isArray(value['required']) || typeof value['properties'] !== 'object') continue;
      const required = value['required'] as string[];
      const names = Object.keys(propertiesOf(value));
      expect([place, ...names.slice(0, required.length).toSorted()]).toEqual([place, ...required.toSorted()]);
    }
  });

  test('show instants with their offset, and say that they are instants', () => {
    const instants = [...objectsIn(document)].filter(([, { example }]) => INSTANT.test(String(example)));
    expect(instants.length).toBeGreaterThan(20);
    const wrong = instants.filter(
      ([, { example, format }]) => !WITH_OFFSET.test(String(example)) || format !== 'date-time',
    );
    expect(wrong.map(([place]) => place)).toEqual([]);
  });
});

describe('errors', () => {
  const REDEEM = 'POST /platform/v1/clients/payment/client_packages/update_usage';

  test('every code is an enum of codes that can be answered with that status', () => {
    const known = [...Object.values(ERROR_CATALOGUE), INTERNAL_ERROR];
    let counted = 0;
    for (const {
      route,
      operation: { responses },
    } of operations) {
      for (const status of Object.keys(responses)
        .map(Number)
        .filter((number) => number >= 400 && number !== 403)) {
        for (const schema of alternatives(route, status)) {
          const errors = resolved(propertiesOf(schema)['errors'] ?? {});
          const code = propertiesOf(schema)['error_code'] ?? propertiesOf((errors['items'] ?? {}) as Json)['code'];
          const [only, ...others] = (code?.['enum'] ?? []) as string[];
          const expected = known.flatMap((wire) => (wire.status === status ? [wire.platform, wire.payments] : []));
          expect([route, status, ...others]).toEqual([route, status]);
          expect(expected).toContain(only);
          counted += 1;
        }
      }
    }
    expect(counted).toBeGreaterThan(300);
  });

  test('a route names the codes that it can answer', () => {
    expect(new Set(codesOf(REDEEM, 422))).toEqual(
      new Set([
        'ALREADY_PAID',
        'IDEMPOTENCY_CONFLICT',
        'INVALID_PARAMETER',
        'NOTHING_TO_PAY',
        'NO_PACKAGE',
        'PARTLY_PAID',
        'VIRTUAL_BOOKING_NOT_REDEEMABLE',
        'VIRTUAL_BOOKING_UNAVAILABLE',
      ]),
    );
    expect(codesOf(REDEEM.replace('update_usage', 'preview'), 422)).not.toContain('IDEMPOTENCY_CONFLICT');
    expect(codesOf('POST /platform/v1/scheduling/bookings/cancel', 422)).toEqual([
      'BOOKING_HAS_BEGUN',
      'IDEMPOTENCY_CONFLICT',
    ]);
  });

  test.each([
    ['ALREADY_PAID', 'paid_by'],
    ['PARTLY_PAID', 'amount_left'],
    ['NO_PACKAGE', 'fix'],
  ])('the details of %s are typed', (code, property) => {
    const error = alternatives(REDEEM, 422).find(
      (schema) => JSON.stringify(propertiesOf(schema)['error_code']?.['enum']) === JSON.stringify([code]),
    );
    const details = propertiesOf(error ?? {})['details'] ?? {};
    const shapes = (details['oneOf'] ?? details['allOf'] ?? [details['items']]) as Json[];
    expect(shapes.map(resolved).every((shape) => property in propertiesOf(shape))).toBe(true);
  });

  test('whatever may be sent a body says what it answers to one that is too large or no JSON', () => {
    const writes = operations.filter(({ route }) => /^(POST|PUT) /.test(route));
    expect(writes.filter(({ operation: { responses } }) => !responses['413'] || !responses['415'])).toEqual([]);
  });

  test.each([
    'PUT /platform/v1/businesses/{business_uid}/features',
    'PUT /business/payments/v1/packages/reorder',
    'PUT /platform/v1/payment/packages/{id}',
    'PUT /business/payments/v1/client_packages/{uid}',
  ])('%s says that known fields can be refused', (route) => {
    expect(operation(route).responses).toHaveProperty(['422']);
    const names = alternatives(route, 422).map((schema) => JSON.stringify(schema['properties']));
    expect(names.some((text) => /"(INVALID_PARAMETER|invalid)"/.test(text))).toBe(true);
  });

  test('a write may say that its outcome is unknown', () => {
    const [, unknown] = alternatives(REDEEM, 503);
    expect(propertiesOf(unknown ?? {})).toHaveProperty(['details']);
    expect(alternatives('GET /client/payments/v1/client_packages', 503)).toHaveLength(1);
  });
});

describe('the document', () => {
  test('says where it is served and what every caller has to know', () => {
    expect(document.servers).toEqual([{ url: '/', description: expect.any(String) }]);
    for (const subject of ['Authentication', 'Errors', 'Paging', 'Idempotency', 'Time', 'Money']) {
      expect(document.info.description).toContain(`## ${subject}`);
    }
  });
});
