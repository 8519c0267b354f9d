import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { type Configuration, loadConfiguration } from '../../../src/platform/config/configuration.js';
import { SETTINGS } from '../../../src/platform/config/settings.js';
import { type Compose, type ComposeService, interpolated, readCompose } from '../../support/documents/compose.js';

/** What the service may take to stop after DRAIN_MS (docs/operations.md, Upgrade), in seconds. */
const STOP_S = 20;
const GIVEN = {
  POSTGRES_PASSWORD: 'superuserspassword',
  PUNCHCARD_OWNER_PASSWORD: 'ownerspassword',
  PUNCHCARD_SERVICE_PASSWORD: 'servicespassword',
  TOKEN_SECRET: 'x'.repeat(32),
};

let compose: Compose;
let service: ComposeService;
/** As the service reads what Compose hands it. */
let configuration: Configuration;

beforeAll(async () => {
  compose = await readCompose();
  service = compose.services['service'] ?? {};
  configuration = loadConfiguration({ NODE_ENV: 'production', ...environmentOf('service') });
});

function environmentOf(name: string, given: Readonly<Record<string, string>> = GIVEN): Record<string, string> {
  const entries = Object.entries(compose.services[name]?.environment ?? {});
  return Object.fromEntries(entries.map(([variable, value]) => [variable, interpolated(value, given)]));
}

function databaseUrls(): { serving: URL; migrating: URL } {
  return { serving: new URL(configuration.databaseUrl ?? ''), migrating: new URL(configuration.migrationUrl ?? '') };
}

test('compose.yaml runs PostgreSQL, pgbouncer and the service', () => {
  expect(Object.keys(compose.services)).toEqual(['database', 'pgbouncer', 'service']);
});

test('it sets no variable that the service does not know', () => {
  const known = Object.values(SETTINGS).map(({ variable }) => variable);
  expect(known).toEqual(expect.arrayContaining(Object.keys(service.environment ?? {})));
});

describe('secrets', () => {
  test('are not in the file: each value that is one comes from the environment', () => {
    const text = readFileSync('compose.yaml', 'utf8');
    const values = [...text.matchAll(/^\s*\w*(?:PASSWORD|SECRET)\w*: (.*)$/gm)].map(([, value = '']) => value);
    expect(values.length).toBeGreaterThan(3);
    expect(values.filter((value) => !value.startsWith('${'))).toEqual([]);
    const credentials = [...text.matchAll(/:\/\/[^:/]+:([^@]*)@/g)].map(([, password = '']) => password);
    expect(credentials.filter((password) => !/^\$\{\w+\}$/.test(password))).toEqual([]);
  });

  test.each(Object.keys(GIVEN))('%s has no default: without it nothing starts', (variable) => {
    const rest = Object.fromEntries(Object.entries(GIVEN).filter(([name]) => name !== variable));
    const start = () => Object.keys(compose.services).map((name) => environmentOf(name, rest));
    expect(start).toThrow(`set ${variable}`);
  });

  test('that the README has newcomers write into .env are all there are', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect([...readme.matchAll(/^(?:> )?([A-Z_]+)=\$\(openssl/gm)].map(([, name = '']) => name).toSorted()).toEqual(
      Object.keys(GIVEN).toSorted(),
    );
  });
});

describe('the service', () => {
  test('works by way of pgbouncer as a role that neither owns the tables nor is the superuser', () => {
    const { serving, migrating } = databaseUrls();
    expect(serving.host).toBe('pgbouncer:6432');
    expect(serving.username).toBe('punchcard_service');
    expect(migrating.username).toBe('punchcard_owner');
    expect(configuration.rowSecurity).toBe('on');
  });

  test('migrates past pgbouncer, as the owner', () => {
    expect(databaseUrls().migrating.host).toBe('database:5432');
  });

  test('drains, and is given the time for it', () => {
    expect(configuration.drainMs).toBeGreaterThanOrEqual(2_000);
    const graceS = Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]);
    expect(graceS).toBeGreaterThan(configuration.drainMs / 1_000 + STOP_S);
  });

  test('is healthy when it is ready, and starts when what it needs is healthy', () => {
    expect(service.healthcheck?.test.join(' ')).toContain(`:${configuration.port}/health/ready`);
    expect(service.depends_on).toEqual({
      database: { condition: 'service_healthy' },
      pgbouncer: { condition: 'service_healthy' },
    });
    for (const name of ['database', 'pgbouncer']) expect(compose.services[name]?.healthcheck).toBeDefined();
  });

  test('can write nowhere but to /tmp, and gain nothing', () => {
    expect(service).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  test('is reached from this machine only', () => {
    expect(service.ports).toEqual([`127.0.0.1:3000:${configuration.port}`]);
  });
});

test('every file that it names is there, and every configuration that a container takes', () => {
  const { configs, services } = compose;
  for (const { file } of Object.values(configs)) expect(file === undefined || existsSync(file)).toBe(true);
  const taken = Object.values(services).flatMap((each) => each.configs?.map(({ source }) => source) ?? []);
  expect(taken.toSorted()).toEqual(Object.keys(configs).toSorted());
});

test('images are named with their version', () => {
  const images = Object.values(compose.services).flatMap(({ image }) => image ?? []);
  expect(images).toHaveLength(2);
  for (const image of images) expect(image).toMatch(/:v?\d+\.\d+/);
});

test('pgbouncer is configured as docs/operations.md says', () => {
  const documented = /```ini\n([^]*?)```/.exec(readFileSync('docs/operations.md', 'utf8'))?.[1] ?? '';
  const lines = documented.split('\n').filter((line) => line !== '' && !line.startsWith('punchcard ='));
  expect(lines.length).toBeGreaterThan(4);
  expect(compose.configs['pgbouncer']?.content?.split('\n')).toEqual(expect.arrayContaining(lines));
});
