import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { InvalidParameterError } from '../../src/platform/common/errors/common.errors.js';
import {
  assertReadableBody,
  BODY_LIMIT_BYTES,
  registerBodyParsers,
} from '../../src/platform/common/http/request-body.js';

/** A server that says what it makes of a body: `read` with what it read, or `refused`. */
const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES });
const fastify = adapter.getInstance();
let url: string;

beforeAll(async () => {
  registerBodyParsers(fastify);
  fastify.post('/', (request, reply) => {
    try {
      assertReadableBody(request.body);
      return reply.send({ read: request.body ?? null });
    } catch (error) {
      if (error instanceof InvalidParameterError) return reply.status(400).send({ refused: error.message });
      throw error;
    }
  });
  url = await fastify.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => fastify.close());

async function send(body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { status: response.status, text: await response.text() };
}

/** JSON that a body may hold: short keys, among them those that poison prototypes, and any characters. */
const keys = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'constructor', 'prototype', 'a'));
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800', '\udc00x', 'é', '😀'));
const { json } = fc.letrec<{ json: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(keys, tie('json'), { maxKeys: 3 }),
  ),
}));

/** Every text in a JSON value, its keys included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [key, ...textsIn(child)]);
}

const isStorable = (text: string): boolean => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);

describe('request bodies', () => {
  test('that are a JSON object of text PostgreSQL can store are read as they are; others are refused', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const text = JSON.stringify(value);
        const { status, text: answer } = await send(text);
        const poisonous = /"(__proto__|constructor)"/.test(text);
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        if (isObject && !poisonous && textsIn(value).every(isStorable)) {
          expect(status).toBe(200);
          expect(JSON.parse(answer)).toEqual({ read: JSON.parse(text) });
        } else if (!poisonous) {
          expect(status).toBe(400);
        } else {
          expect([200, 400]).toContain(status);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('that are no JSON are refused, never a failure', async () => {
    const broken = fc.oneof(
      fc.string({ unit: 'binary' }),
      json.chain((value) => {
        const text = JSON.stringify(value);
        return fc.nat({ max: text.length }).map((end) => text.slice(0, end));
      }),
    );
    await fc.assert(
      fc.asyncProperty(broken, async (text) => {
        expect([200, 400]).toContain((await send(text)).status);
      }),
      { numRuns: 300 },
    );
  });
});
