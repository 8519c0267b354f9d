import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Raw {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Unlike `fetch`, it unpacks nothing. */
function ask(path: string, headers: Record<string, string> = {}): Promise<Raw> {
  return new Promise((resolve, reject) => {
    get(app.url + path, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    }).on('error', reject);
  });
}

const unpack = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  identity: (body: Buffer) => body,
};

describe.each(['/docs-json', '/docs-yaml', '/docs/swagger-ui-init.js'])('%s', (path) => {
  test.each([
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['*', 'br'],
    ['gzip;q=0', 'identity'],
    ['', 'identity'],
  ] as const)('comes packed as the client takes it: %p as %s', async (accepted, encoding) => {
    const plain = await ask(path);
    const packed = await ask(path, { 'accept-encoding': accepted });
    expect(packed.headers['content-encoding'] ?? 'identity').toBe(encoding);
    expect(packed.headers['vary']).toContain('accept-encoding');
    expect(packed.headers['content-type']).toBe(plain.headers['content-type']);
    expect(unpack[encoding](packed.body).equals(plain.body)).toBe(true);
  });

  test('is not sent to who has it', async () => {
    const { headers } = await ask(path);
    const etag = String(headers['etag']);
    const again = await ask(path, { 'if-none-match': `"other", W/${etag}` });
    expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 });
    expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });
});
