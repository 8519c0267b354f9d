import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { type Cast, castOf, clientPackageOf, packageOf, paymentOf, redeem } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

const pictureOf = (uid: string, token?: string, headers?: Record<string, string>) =>
  app.get(`/business/payments/v1/client_packages/${uid}/card.svg`, token, headers);

describe('the page of cards', () => {
  const TYPES: Readonly<Record<string, string>> = {
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.html': 'text/html',
  };
  const FILES = readdirSync('public/cards').map((name) => [
    name === 'index.html' ? '/cards' : `/cards/${name}`,
    TYPES[extname(name)],
  ]);
  test.each(FILES)('%s is there for anybody, and lets nothing in from elsewhere', async (path = '', type = '') => {
    const { status, headers } = await app.get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('the page has nothing inline that its policy would stop', async () => {
    const { text } = await app.get('/cards');
    expect(text).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });

  test.each(['/cards/nothing.js', '/cards/..%2f..%2fpackage.json', '/cards/index.html'])('%s is not', async (path) => {
    expect((await app.get(path)).status).toBe(404);
  });
});

describe('a card as a picture', () => {
  test('has a hole for each session used, and says until when it is valid', async () => {
    const given = await clientPackageOf(app, cast, { valid_until: '2099-06-30' });
    await redeem(app, cast, await paymentOf(app, cast));
    const { status, headers, text } = await pictureOf(given.id, cast.staffToken);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(text.match(/<circle /g)).toHaveLength(10);
    expect(text.match(/fill="#ffffff"/g)).toHaveLength(1);
    expect(text).toContain('9 of 10 sessions left');
    expect(text).toContain('Yoga class');
    expect(text).toContain('Valid until 30 June 2099');
  });

  test.each([
    ['expired', { valid_from: '2020-01-01', valid_until: '2020-12-31' }, 'Expired on 31 December 2020'],
    ['not yet usable', { valid_from: '2098-01-01', valid_until: '2098-12-31' }, 'Valid from 1 January 2098'],
  ])('one that is %s says so', async (_name, fields, words) => {
    const given = await clientPackageOf(app, cast, fields);
    expect((await pictureOf(given.id, cast.staffToken)).text).toContain(words);
  });

  test('one that covers every service says so', async () => {
    const packageId = await packageOf(app, cast, { service_uids: [] });
    const given = await clientPackageOf(app, cast, { package_id: packageId });
    expect((await pictureOf(given.id, cast.staffToken)).text).toContain('Everything you can book');
  });

  test('a hostile name stays a name', async () => {
    const given = await clientPackageOf(app, cast, { name: '<script>alert("x")</script>&' });
    const { text } = await pictureOf(given.id, cast.staffToken);
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;');
    expect(text).not.toContain('<script');
  });

  test('is for staff of its business, and for partners that act for it', async () => {
    const { id } = await clientPackageOf(app, cast);
    const onBehalf = { 'x-on-behalf-of': cast.businessUid };
    expect((await pictureOf(id, cast.directoryToken, onBehalf)).status).toBe(200);
    expect((await pictureOf(id)).status).toBe(401);
    expect((await pictureOf(id, cast.clientToken)).status).toBe(401);
  });

  test('of another business or of an unknown package, there is none: 404 in JSON', async () => {
    const { id } = await clientPackageOf(app, cast);
    const stranger = await app.business();
    const expected = {
      status: 404,
      body: { success: false, errors: [{ code: 'not_found', message: 'Client package not found' }] },
    };
    expect(await pictureOf(id, stranger.staffToken)).toMatchObject(expected);
    expect(await pictureOf('0000000000000000', cast.staffToken)).toMatchObject(expected);
  });
});
