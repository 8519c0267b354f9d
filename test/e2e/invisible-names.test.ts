import { afterAll, describe, expect, test } from '@jest/globals';
import { addressOf, credentialsOf, everybodyOf, idsOf } from '../scenes/everybody.js';
import { bodiesWithText } from '../support/http/bad-bodies.js';
import { publishedRoutes } from '../support/http/published-routes.js';
import { startTestApp } from '../support/app/test-app.js';

const NOTHING_TO_SEE = [
  '\u00a0',
  '\u200b',
  '\ufe0f',
  '\u0301\u0302',
  '\u3164',
  '\u00ad',
  '\ufeff',
  '\u202e',
  ' \u2800\u2060 ',
];

// The routes are read before the tests are listed, so that each route has tests of its own.
const app = await startTestApp();
const us = await everybodyOf(app);
const ids = idsOf(us);
const withNames = (await publishedRoutes(app)).filter(({ body }) => body && bodiesWithText(body, ids, '').length > 0);

afterAll(() => app.close());

describe('a name or other text that has to be given, and has nothing to see in it, is a 400 on', () => {
  test.each(withNames.map((route) => [route.title, route] as const))('%s', async (_title, route) => {
    const { token, headers } = credentialsOf(us, route.tokenTypes[0]);
    const path = addressOf(route, ids);
    for (const text of NOTHING_TO_SEE) {
      for (const { name, body } of bodiesWithText(route.body!, ids, text)) {
        const answer = await app.send(route.method, path, body, token, headers);
        expect([name, text, answer.status, answer.text]).toEqual([
          name,
          text,
          400,
          expect.stringContaining(`Mandatory parameter ${name.replace(/\.0\b/g, '.0')} is missing`),
        ]);
      }
    }
  });

  test('those of businesses, clients, matters, services, packages, payments and invoices among them', () => {
    expect(withNames.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'POST /platform/v1/businesses',
        'POST /platform/v1/clients',
        'POST /business/clients/v1/contacts/{client_uid}/matters',
        'POST /v2/settings/services',
        'POST /platform/v1/payment/packages',
        'POST /platform/v1/payments',
        'POST /business/payments/v1/invoices',
      ]),
    );
  });
});

test('what is seen of a name stays as it was written, joiners and all', async () => {
  for (const first_name of ['👩‍👩‍👧', 'می‌نا', 'e\u0301', '🇩🇪', 'نور\u200f']) {
    const answer = await app.post('/platform/v1/clients', { first_name }, us.staffToken);
    expect([answer.status, answer.body]).toMatchObject([201, { data: { client: { first_name } } }]);
  }
});
