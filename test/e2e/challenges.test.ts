import { beforeAll, expect, test } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import { type Cast, castOf, clientOf, dataOf, UPDATE_USAGE } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const REALM = 'Bearer realm="Punchcard"';
const NOT_ACCEPTED = 'The token is not accepted, or not any more';
const NOT_VALID = 'The token is no valid one';
const MINE = '/client/payments/v1/payment_requests';
const CLIENTS = '/platform/v1/clients';

const app = useTestApp();
let cast: Cast;
let revoked: string;
beforeAll(async () => {
  cast = await castOf(app);
  revoked = (await clientOf(app, cast)).clientToken;
  dataOf(await app.post('/platform/v1/tokens/revoke', { token: revoked }, cast.directoryToken), 200);
});

const client = (lifetimeSeconds?: number): string =>
  app.token({ type: 'client', uid: cast.clientUid, businessUid: cast.businessUid }, lifetimeSeconds);
const withAnotherSignature = (token: string): string => `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(43)}`;

test.each([
  ['none', MINE, () => undefined, undefined],
  ['one that has expired', MINE, () => client(-60), 'The token has expired'],
  ['one that was revoked', MINE, () => revoked, NOT_ACCEPTED],
  ['a staff member’s', MINE, () => cast.staffToken, 'This takes a client token, not a staff token'],
  ['a client’s', CLIENTS, () => cast.clientToken, 'This takes a staff, directory or app token, not a client token'],
  [
    'a staff member’s who is not there',
    CLIENTS,
    () => app.token({ type: 'staff', uid: newUid(), businessUid: cast.businessUid }),
    NOT_ACCEPTED,
  ],
  ['one with another signature', MINE, () => withAnotherSignature(client()), NOT_VALID],
  ['one that has expired, with another signature', MINE, () => withAnotherSignature(client(-60)), NOT_VALID],
  ['a staff member’s, with another signature', MINE, () => withAnotherSignature(cast.staffToken), NOT_VALID],
  ['rubbish', CLIENTS, () => 'rubbish', NOT_VALID],
])(
  'a request with %s is told so in WWW-Authenticate, and whoever guesses nothing',
  async (_which, path, token, description) => {
    const expected =
      description === undefined ? REALM : `${REALM}, error="invalid_token", error_description="${description}"`;
    const answer = await app.get(path, token());
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expected]);
  },
);

test('so is one that is refused before its body is read', async () => {
  const header = async (token?: string): Promise<string | null> =>
    (await app.post(UPDATE_USAGE, {}, token)).headers.get('www-authenticate');
  expect(await header()).toBe(REALM);
  expect(await header(client(-60))).toContain('error_description="The token has expired"');
  expect(await header(withAnotherSignature(client()))).toContain(NOT_VALID);
  expect(await header(cast.staffToken)).toContain('not a staff token');
});

test('an answer that is none of 401 has no such header', async () => {
  expect((await app.get(MINE, cast.clientToken)).headers.get('www-authenticate')).toBeNull();
  expect((await app.get('/nowhere')).headers.get('www-authenticate')).toBeNull();
});
