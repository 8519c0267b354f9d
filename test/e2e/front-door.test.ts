import { describe, expect, test } from '@jest/globals';
import { useTestApp } from '../support/app/test-app.js';

/** What `/` answers, and where it leads. */
async function open(url: string): Promise<[number, string | null]> {
  const answer = await fetch(`${url}/`, { redirect: 'manual' });
  return [answer.status, answer.headers.get('location')];
}

describe('where the docs are served', () => {
  const app = useTestApp({ environment: { SWAGGER_ENABLED: 'true' } });

  test('/ leads to them', async () => {
    expect(await open(app.url)).toEqual([302, '/docs']);
    const page = await fetch(`${app.url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
  });
});

describe('where they ask for a password', () => {
  const app = useTestApp({ environment: { SWAGGER_PASSWORD: 'twelve-characters' } });

  test('/ leads there, and they ask for it', async () => {
    expect(await open(app.url)).toEqual([302, '/docs']);
    expect((await fetch(`${app.url}/`)).status).toBe(401);
  });
});

describe('where they are not served', () => {
  const app = useTestApp({ environment: { SWAGGER_ENABLED: 'false' } });

  test('/ is as unknown as any other address', async () => {
    expect(await open(app.url)).toEqual([404, null]);
  });
});
