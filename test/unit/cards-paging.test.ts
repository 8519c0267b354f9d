import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface CardsApi {
  usablePackages(): Promise<{ id: number }[]>;
  otherPackages(): Promise<{ id: number }[]>;
}

const ROWS = 230;
const asked: URLSearchParams[] = [];
/** Answers a long list as the service does: a page at a time, with a cursor to the next one. */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://cards.test');
  asked.push(searchParams);
  const first = Number(searchParams.get('page')?.replace('after+', '') ?? 0);
  const end = Math.min(first + Number(searchParams.get('per_page')), ROWS);
  const rows = Array.from({ length: end - first }, (_, index) => ({ id: first + index }));
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ data: { client_packages: rows, next_page: end < ROWS ? `after+${String(end)}` : null } }),
  );
});

describe('the cards page with a client of many cards', () => {
  let api: CardsApi;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    Object.assign(globalThis, { document: { baseURI: `http://127.0.0.1:${String(port)}/` } });
    const path = '../../public/cards/api.js';
    const { createApi } = (await import(path)) as { createApi: (token: string) => CardsApi };
    api = createApi('token');
  });

  afterAll(async () => {
    Reflect.deleteProperty(globalThis, 'document');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['usablePackages', 'otherPackages'] as const)('%s follows next_page to the end of the list', async (list) => {
    asked.length = 0;
    const ids = (await api[list]()).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: ROWS }, (_, id) => id));
    // A cursor is good for the filters and the order that it was answered for.
    for (const name of ['filter[state][eq]', 'sort', 'per_page'])
      expect(new Set(asked.map((query) => query.get(name))).size).toBe(1);
  });
});
