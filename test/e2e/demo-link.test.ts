import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Demo } from '../../src/pages/demo/demo-file.js';
import { ensureDemo } from '../../src/pages/demo/ensure-demo.js';
import { demoSecret } from '../../src/pages/docs/demo-link.js';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { inProcess } from '../support/app/in-process.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { exchange } from '../support/http/raw-connection.js';

const { describe, test } = inProcess('reaches into the container');
const SECRET = { secret: 'a secret that both applications of this file share' };

let folder: string;
let app: TestApp;
let demo: Demo;
let link: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punchcard-link-'));
  const environment = { NODE_ENV: 'development', DATABASE_URL: '', DATA_DIR: folder };
  app = await startTestApp({ ...SECRET, environment });
  demo = (await ensureDemo(app.nest, app.url, folder)).facts;
  link = `/demo/${demoSecret(app.nest.get(TokenKeys))}`;
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const open = (path: string) => fetch(app.url + path, { redirect: 'manual' });
const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the printed link', () => {
  test.each([
    ['', '/docs'],
    ['/cards', '/cards'],
  ])('%s opens a page, on which the demo’s tokens are handed out', async (more, page) => {
    const answer = await open(link + more);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, page]);
    expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
    const cookie = cookieOf(answer);
    expect((await app.get(page, undefined, { cookie })).status).toBe(200);
    const facts = await app.get('/demo.json', undefined, { cookie: `theme=dark; ${cookie}` });
    expect(facts.body).toEqual({ success: true, data: { demo } });
    expect(facts.headers.get('cache-control')).toBe('no-store');
    const filledIn = await app.get('/docs-json', undefined, { cookie });
    expect(filledIn.text).toContain(demo.business_uid);
  });

  test.each(['/demo/', '/demo/wrong', `/demo/${'A'.repeat(32)}`, '/demo/wrong/cards'])('%s is none', async (path) => {
    const answer = await open(path);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null]);
  });
});

describe('without its secret nobody gets a token', () => {
  test.each([
    ['from this machine', 'GET /demo.json HTTP/1.1\r\nHost: localhost\r\n'],
    ['through a proxy that says nothing', 'GET /demo.json HTTP/1.0\r\nHost: 127.0.0.1:3000\r\n'],
    ['through one that says what it likes', 'GET /demo.json HTTP/1.1\r\nHost: x\r\nForwarded: for=127.0.0.1\r\n'],
    ['with a cookie that is made up', 'GET /demo.json HTTP/1.1\r\nHost: localhost\r\nCookie: punchcard_demo=x\r\n'],
  ])('%s', async (_name, head) => {
    const answer = await exchange(app, `${head}Connection: close\r\n\r\n`);
    expect(answer).toContain('"demo":null');
    expect((await app.get('/docs-json')).text).not.toContain(demo.business_uid);
  });

  test.each([
    ['in production', { NODE_ENV: 'production', TOKEN_SECRET: 's'.repeat(32) }],
    ['with a database of one’s own', { NODE_ENV: 'development' }],
  ])('nor with it, %s', async (_name, environment) => {
    const elsewhere = await startTestApp({ ...SECRET, environment: { ...environment, DATA_DIR: folder } });
    try {
      const cookie = cookieOf(await open(link));
      expect((await elsewhere.get('/demo.json', undefined, { cookie })).body).toEqual({
        success: true,
        data: { demo: null },
      });
      expect((await fetch(elsewhere.url + link, { redirect: 'manual' })).status).toBe(404);
    } finally {
      await elsewhere.close();
    }
  });
});
