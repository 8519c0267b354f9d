import { describe, expect, test } from '@jest/globals';
import { useTestApp } from '../support/app/test-app.js';

/** Empty is unset: what whoever runs these tests has set does not count. */
const PRODUCTION = {
  NODE_ENV: 'production',
  SWAGGER_ENABLED: '',
  SWAGGER_PASSWORD: '',
  METRICS_ENABLED: '',
  METRICS_TOKEN: '',
};
const PATHS = ['/', '/docs', '/docs-json', '/docs-yaml', '/docs/swagger-ui.css', '/docs/index.html', '/metrics'];
/** A secret that a production has; in this process the application is given its own. */
const SECRET = { secret: 's'.repeat(40), environment: { TOKEN_SECRET: 's'.repeat(40) } };

const appWith = (environment: Readonly<Record<string, string>>) =>
  useTestApp({ ...SECRET, environment: { ...SECRET.environment, ...PRODUCTION, ...environment } });

describe('production, with nothing said,', () => {
  const app = appWith({});

  test.each(PATHS)('serves no %s', async (path) => {
    const { status, text } = await app.get(path);
    expect(status).toBe(404);
    expect(text).not.toContain('openapi');
  });

  test('serves the API, the cards and its health', async () => {
    expect((await app.get('/platform/v1/clients')).status).toBe(401);
    expect((await app.get('/cards')).status).toBe(200);
    expect((await app.get('/health/ready')).status).toBe(200);
  });
});

describe('production with a password and a token', () => {
  const app = appWith({ SWAGGER_PASSWORD: 'twelve-characters', METRICS_TOKEN: 'prometheus' });

  test('has docs and metrics for those who have them, and for nobody else', async () => {
    for (const path of ['/docs', '/docs-json', '/metrics']) expect((await app.get(path)).status).toBe(401);
    const authorization = `Basic ${Buffer.from('me:twelve-characters').toString('base64')}`;
    expect((await app.get('/docs', undefined, { authorization })).status).toBe(200);
    expect((await app.get('/metrics', 'prometheus')).status).toBe(200);
  });
});

describe('production with SWAGGER_ENABLED and METRICS_ENABLED', () => {
  const app = appWith({ SWAGGER_ENABLED: 'true', METRICS_ENABLED: 'true' });

  test('has them for everybody, as was said', async () => {
    for (const path of ['/docs', '/docs-json', '/metrics']) expect((await app.get(path)).status).toBe(200);
  });
});

describe('production with a password and a token, but with both switched off', () => {
  const app = appWith({
    SWAGGER_PASSWORD: 'twelve-characters',
    METRICS_TOKEN: 'prometheus',
    SWAGGER_ENABLED: 'false',
    METRICS_ENABLED: 'false',
  });

  test.each(PATHS)('serves no %s', async (path) => {
    expect((await app.get(path, 'prometheus')).status).toBe(404);
  });
});
