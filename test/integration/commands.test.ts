import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Demo, writeDemo } from '../../src/pages/demo/demo-file.js';
import { type Cast, castOf } from '../scenes/story.js';
import { punchcard } from '../support/processes/punchcard.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const NOWHERE = 'postgresql://punchcard@127.0.0.1:1/punchcard';
const SECRET = { TOKEN_SECRET: 's'.repeat(32) };
const FOR_A_CLIENT = ['token', '--type', 'client', '--business', 'b1', '--client', 'c1'];
const DEMO: Demo = {
  base_url: 'http://127.0.0.1:3000',
  business_uid: 'b1',
  staff_uid: 's1',
  staff_token: 'a.b.c',
  directory_token: 'd.e.f',
  client_uid: 'c1',
  client_token: 'g.h.i',
  matter_uid: 'm1',
  service_uid: `it's $HOME`,
  package_uid: 'p1',
  client_package_uid: 'cp1',
  payment_status_uid: 'ps1',
  virtual_booking_uid: 'v1',
};

let folder: string;
let empty: string;
let app: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punchcard-commands-'));
  empty = await mkdtemp(join(tmpdir(), 'punchcard-nothing-'));
  await writeDemo(folder, DEMO);
  app = await startTestApp({ secret: SECRET.TOKEN_SECRET });
});

afterAll(async () => {
  await app.close();
  for (const made of [folder, empty]) await rm(made, { recursive: true, force: true });
});

describe('every command of punchcard', () => {
  test.each(['token', 'revoke', 'audit', 'correct', 'migrate', 'demo', 'openapi'])(
    '%s --help tells its exit codes',
    async (name) => {
      const { code, output } = await punchcard([name, '--help']);
      expect(code).toBe(0);
      expect(output).toMatch(/^Usage: punchcard \w+ \[options\][^]*\nExit codes:\n {2}0 +\S[^]*\n {2}2 +\S/);
    },
  );

  test.each([
    ['no such command', ['pay']],
    ['an unknown option', ['demo', '--yaml']],
    ['options that exclude each other', ['demo', '--json', '--shell']],
    ['a mandatory option is missing', ['token']],
    ['an option of another type of token', ['token', '--type', 'staff', '--client', 'c1']],
    ['a number out of its bounds', [...FOR_A_CLIENT, '--days', '0']],
    ['a database that does not answer', ['migrate', '--json']],
    ['a benchmark that is not there', ['bench', '--quick']],
  ])('exits with 2 and an empty standard output: %s', async (_why, args) => {
    const { code, output, errors } = await punchcard(args, { ...SECRET, DATABASE_URL: NOWHERE, DATA_DIR: folder });
    expect([code, output]).toEqual([2, '']);
    expect(errors).not.toBe('');
    expect(errors).not.toMatch(/\n\s+at /);
  });
});

describe('punchcard token', () => {
  test('prints a token that the service takes', async () => {
    const { businessUid, clientUid } = await castOf(app);
    const whose = ['--type', 'client', '--business', businessUid, '--client', clientUid];
    const { code, output } = await punchcard(['token', ...whose], SECRET);
    expect(code).toBe(0);
    expect((await app.get('/client/payments/v1/payment_requests', output.trimEnd())).status).toBe(200);
  });

  test('prints an object with --json', async () => {
    const { code, output } = await punchcard([...FOR_A_CLIENT, '--json'], SECRET);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      type: 'client',
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });
});

describe('punchcard demo', () => {
  test.each([[[]], [['--json']]])('prints an object (%j)', async (options) => {
    const { code, output } = await punchcard(['demo', ...options], { DATA_DIR: folder });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual(DEMO);
  });

  test('prints with --shell what a shell reads as it is, whatever is in it', async () => {
    const { code, output } = await punchcard(['demo', '--shell'], { DATA_DIR: folder });
    expect(code).toBe(0);
    const script = `${output}\nprintf '%s|%s' "$base_url" "$service_uid"`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`${DEMO.base_url}|${DEMO.service_uid}`);
  });

  test('exits with 1 where there is none', async () => {
    const { code, output, errors } = await punchcard(['demo'], { DATA_DIR: empty });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain('npm start makes one');
  });
});

describe('punchcard migrate', () => {
  test('says with --json which migrations it ran: none of them a second time', async () => {
    const urls = { DATABASE_URL: app.database.serviceUrl, DATABASE_MIGRATION_URL: app.database.ownerUrl };
    const { code, output } = await punchcard(['migrate', '--json'], urls);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({ migrations: [] });
  });
});

describe('punchcard openapi --check', () => {
  test('exits with 0 when docs/openapi.json is what the code says', async () => {
    expect(await punchcard(['openapi', '--check'])).toEqual({ code: 0, output: '', errors: '' });
  });

  test('exits with 1 when it is out of date or not there', async () => {
    const { code, output, errors } = await punchcard(['openapi', '--check'], {}, empty);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain('out of date');
  });
});

describe('punchcard token for an application', () => {
  const FOR_AN_APP = ['token', '--type', 'app', '--app', 'calendar'];
  const read = (path: string, token: string, businessUid: string) =>
    app.get(path, token, { 'x-on-behalf-of': businessUid });

  test('names its business and acts for no other', async () => {
    const [own, other] = [await castOf(app), await castOf(app)];
    const { output } = await punchcard([...FOR_AN_APP, '--business', own.businessUid], SECRET);
    expect((await read('/platform/v1/clients', output.trimEnd(), own.businessUid)).status).toBe(200);
    expect((await read('/platform/v1/clients', output.trimEnd(), other.businessUid)).status).toBe(404);
  });

  test('acts for every business only when that was said', async () => {
    const { output } = await punchcard([...FOR_AN_APP, '--all-businesses'], SECRET);
    for (const { businessUid } of [await castOf(app), await castOf(app)]) {
      expect((await read('/platform/v1/clients', output.trimEnd(), businessUid)).status).toBe(200);
    }
  });

  test.each([
    ['neither', FOR_AN_APP, '--all-businesses'],
    ['both', [...FOR_AN_APP, '--business', 'b1', '--all-businesses'], '--all-businesses'],
    ['a client’s for all', ['token', '--type', 'client', '--client', 'c1', '--all-businesses'], '--all-businesses'],
    ['a directory’s for all', ['token', '--type', 'directory', '--directory', 'd1', '--all-businesses'], 'app'],
  ])('is refused with %s', async (_name, args, advice) => {
    const { code, output, errors } = await punchcard(args, SECRET);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(advice);
  });
});

describe('punchcard revoke', () => {
  const whoseOf: Record<string, (cast: Cast) => string[]> = {
    client: (cast) => ['--client', cast.clientUid, '--business', cast.businessUid],
    staff: (cast) => ['--staff', cast.staffUid, '--business', cast.businessUid],
    directory: (cast) => ['--directory', cast.directoryUid],
    app: () => ['--app', 'calendar'],
  };

  test.each(['client', 'staff', 'directory', 'app'] as const)('cuts off a %s, in a service that runs', async (type) => {
    const cast = await castOf(app);
    const tokens = {
      client: cast.clientToken,
      staff: cast.staffToken,
      directory: cast.directoryToken,
      app: app.token({ type: 'app', uid: 'calendar' }),
    };
    const path = type === 'client' ? '/client/payments/v1/payment_requests' : '/platform/v1/clients';
    const ask = async () => (await app.get(path, tokens[type], { 'x-on-behalf-of': cast.businessUid })).status;
    expect(await ask()).toBe(200);
    const { code, output } = await punchcard(['revoke', ...(whoseOf[type]?.(cast) ?? []), '--json'], {
      DATABASE_URL: app.database.ownerUrl,
    });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ type, revoked_until: expect.stringMatching(/^\d{4}-/) });
    while ((await ask()) !== 401) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ask()).toBe(401);
  });

  test.each([
    ['nobody', ['revoke']],
    ['two', ['revoke', '--app', 'a', '--directory', 'd']],
    ['a client of no business', ['revoke', '--client', 'c']],
    ['a directory of a business', ['revoke', '--directory', 'd', '--business', 'b']],
  ])('is refused for %s', async (_name, args) => {
    const { code, output, errors } = await punchcard(args, { DATABASE_URL: NOWHERE });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(/--/);
  });
});
