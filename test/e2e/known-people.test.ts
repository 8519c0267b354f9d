import { beforeAll, describe, expect, test } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import { type Cast, castOf, clientOf, paymentOf, redeem } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';
import { publishedRoutes } from '../support/http/published-routes.js';

const app = useTestApp();
let cast: Cast;
let elsewhere: Cast;
beforeAll(async () => {
  cast = await castOf(app);
  elsewhere = await castOf(app);
});

describe('a token of ours whose client or staff member is not there is refused', () => {
  const strangers = (): readonly (readonly ['client' | 'staff', string])[] => [
    ['client', newUid()],
    ['staff', newUid()],
    ['client', elsewhere.clientUid],
    ['staff', elsewhere.staffUid],
    ['client', cast.staffUid],
    ['staff', cast.clientUid],
  ];

  test('by every route that looks into a business, whoever the token says it is', async () => {
    const routes = (await publishedRoutes(app)).filter(
      ({ method, tokenTypes }) => method === 'GET' && tokenTypes.length > 0,
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const [type, uid] of strangers()) {
      const token = app.token({ type, uid, businessUid: cast.businessUid });
      for (const { path, title, tokenTypes } of routes.filter((route) => route.tokenTypes.includes(type))) {
        const { status } = await app.get(path.replaceAll(/\{\w+\}/g, 'x'), token);
        // What concerns nothing but a payment of one's own says that there is none; what is missing may be said first.
        const expected = title.endsWith('/validate') ? [400, 404] : [401];
        expect([title, tokenTypes, expected.includes(status)]).toEqual([title, tokenTypes, true]);
      }
    }
  });

  test('also one that has been merged or made anonymous, whenever its token was issued', async () => {
    const clients = '/platform/v1/clients';
    const [merged, gone] = [await clientOf(app, cast), await clientOf(app, cast)];
    const into = { into: cast.clientUid };
    expect((await app.post(`${clients}/${merged.clientUid}/merge`, into, cast.staffToken)).status).toBe(200);
    expect((await app.send('DELETE', `${clients}/${gone.clientUid}`, undefined, cast.staffToken)).status).toBe(200);
    for (const uid of [merged.clientUid, gone.clientUid]) {
      const token = app.token({ type: 'client', uid, businessUid: cast.businessUid });
      expect((await app.get('/client/payments/v1/client_packages', token)).status).toBe(401);
    }
  });

  test('by what pays, too, which changes nothing', async () => {
    const payment = await paymentOf(app, cast);
    const ghost = { ...cast, clientToken: app.token({ type: 'client', uid: newUid(), businessUid: cast.businessUid }) };
    expect((await redeem(app, ghost, payment)).status).toBe(404);
  });

  test('while who is there is let in, at once after coming', async () => {
    const { clientToken } = await clientOf(app, cast);
    expect((await app.get('/client/payments/v1/client_packages', clientToken)).status).toBe(200);
    expect((await app.get('/platform/v1/clients', cast.staffToken)).status).toBe(200);
    const application = app.token({ type: 'app', uid: newUid(), businessUid: cast.businessUid });
    expect((await app.get('/platform/v1/clients', application)).status).toBe(200);
  });
});
