import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Demo } from '../../src/pages/demo/demo-file.js';
import { ensureDemo } from '../../src/pages/demo/ensure-demo.js';
import { demoCookie, demoSecret } from '../../src/pages/docs/demo-link.js';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { publishedRoutes } from '../support/http/published-routes.js';
import { inProcess } from '../support/app/in-process.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: string }[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example?: unknown } } };
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const demoIn = ({ body }: TestResponse): unknown => (body as { data: { demo: unknown } }).data.demo;

inProcess('reaches into the container').describe('in development, with a demo', () => {
  let folder: string;
  let app: TestApp;
  let demo: Demo;
  let cookie: { cookie: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'punchcard-docs-'));
    app = await startTestApp({ environment: { NODE_ENV: 'development', DATABASE_URL: '', DATA_DIR: folder } });
    demo = (await ensureDemo(app.nest, app.url, folder)).facts;
    cookie = { cookie: demoCookie(demoSecret(app.nest.get(TokenKeys))) };
  });

  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  test('the document’s requests have the demo’s ids, and no token', async () => {
    const { text } = await app.get('/docs-json', undefined, cookie);
    expect(text).toContain(demo.payment_status_uid);
    for (const token of [demo.client_token, demo.staff_token, demo.directory_token]) expect(text).not.toContain(token);
  });

  test('every request can be sent as it is filled in', async () => {
    const { paths } = (await app.get('/docs-json', undefined, cookie)).body as { paths: Paths };
    const misunderstood: string[] = [];
    for (const [path, operations] of Object.entries(paths)) {
      // It would end the demo client's token.
      if (path.endsWith('/revoke_tokens')) continue;
      for (const [method, operation] of Object.entries(operations)) {
        const answer = await sendAsFilledIn(path, method, operation);
        if ([400, 401, 403, 500].includes(answer.status)) misunderstood.push(`${method} ${path}: ${answer.text}`);
      }
    }
    // A token to revoke is the one thing that nobody can know beforehand.
    expect(misunderstood.filter((line) => !line.startsWith('post /platform/v1/tokens/revoke'))).toEqual([]);
  });

  function sendAsFilledIn(path: string, method: string, operation: Operation): Promise<TestResponse> {
    const filledIn = (operation.parameters ?? []).filter(({ example }) => example !== undefined);
    const of = (place: string) => filledIn.filter((parameter) => parameter.in === place);
    const url = of('path').reduce((text, { name, example }) => text.replace(`{${name}}`, example ?? ''), path);
    const query = new URLSearchParams(
      Object.fromEntries(of('query').map(({ name, example }) => [name, example ?? ''])),
    );
    const headers = Object.fromEntries(of('header').map(({ name, example }) => [name, example ?? '']));
    const types = (operation.security ?? []).flatMap((scheme) => Object.keys(scheme));
    const tokens: Readonly<Record<string, string>> = {
      client: demo.client_token,
      staff: demo.staff_token,
      directory: demo.directory_token,
    };
    const body = operation.requestBody?.content['application/json'].example;
    const examples = operation.requestBody?.content['application/json'] as {
      examples?: { payment: { value: unknown } };
    };
    const type = types.find((candidate) => candidate in tokens);
    return app.send(
      method.toUpperCase(),
      `${url}?${query.toString()}`,
      method === 'get' ? undefined : (body ?? examples?.examples?.payment.value),
      type === undefined ? undefined : tokens[type],
      headers,
    );
  }

  test('the bar that authorises is there', async () => {
    expect((await app.get('/docs')).text).toContain('/docs/bar.js');
    expect((await app.get('/docs/bar.js')).headers.get('content-type')).toContain('text/javascript');
  });
});

describe('in production', () => {
  const SECRET = { TOKEN_SECRET: 's'.repeat(32), NODE_ENV: 'production' };

  test('there is no demo, no bar, and nothing from elsewhere', async () => {
    const app = await startTestApp({ environment: { ...SECRET, SWAGGER_ENABLED: 'true' } });
    try {
      expect(demoIn(await app.get('/demo.json'))).toBeNull();
      const { text, headers } = await app.get('/docs');
      expect(text).not.toContain('bar.js');
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(text).not.toMatch(/(src|href)=['"](https?:)?\/\//);
      expect((await publishedRoutes(app)).length).toBeGreaterThan(40);
    } finally {
      await app.close();
    }
  });

  test('a password guards every spelling of every address', async () => {
    const password = 'correct horse battery';
    const app = await startTestApp({ environment: { ...SECRET, SWAGGER_PASSWORD: password } });
    try {
      const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
      const paths = ['/docs', '/docs/', '/docs/index.html', '/docs/swagger-ui-init.js', '/docs/swagger-ui.css'];
      for (const path of [...paths, '/docs-json', '/docs-yaml', '/%64ocs', '/docs%2djson']) {
        const refused = await app.get(path);
        expect([path, refused.status]).toEqual([path, 401]);
        expect(refused.headers.get('www-authenticate')).toMatch(/^Basic /);
        expect((await app.get(path, undefined, basic(`me:${password}x`))).status).toBe(401);
        expect((await app.get(path, undefined, basic(`me:${password}`))).status).toBe(200);
      }
      expect((await app.get('/docs', undefined, { authorization: 'Basic' })).status).toBe(401);
      expect((await app.get('/health/live')).status).toBe(200);
    } finally {
      await app.close();
    }
  });

  test('it can be switched off', async () => {
    const app = await startTestApp({ environment: { ...SECRET, SWAGGER_ENABLED: 'false' } });
    try {
      for (const path of ['/docs', '/docs-json', '/docs-yaml']) expect((await app.get(path)).status).toBe(404);
    } finally {
      await app.close();
    }
  });
});
