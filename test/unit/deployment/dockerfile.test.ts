import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { loadConfiguration } from '../../../src/platform/config/configuration.js';
import { allowedInContext, execForm, readDockerfile, type Stage } from '../../support/documents/dockerfile.js';

let stages: Stage[];
let last: Stage;

beforeAll(async () => {
  stages = await readDockerfile();
  const found = stages.at(-1);
  if (!found) throw new Error('the Dockerfile has no stage');
  last = found;
});

/** What follows each `keyword` of a stage. */
function all(stage: Stage, keyword: string): string[] {
  return stage.instructions.flatMap((each) => (each.keyword === keyword ? [each.rest] : []));
}

describe('the image', () => {
  test('is made in several stages, the last of which runs nothing', () => {
    expect(stages.length).toBeGreaterThan(1);
    expect(all(last, 'RUN')).toEqual([]);
  });

  test('stands on one Node of a whole version, which the project supports', () => {
    const bases = new Set(stages.map(({ base }) => base));
    expect(bases.size).toBe(1);
    const [base = ''] = bases;
    expect(base).toMatch(/^node:\d+\.\d+\.\d+-\w+-slim$/);
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [base, engines.node].map((text) =>
      (/(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number),
    ) as [number[], number[]];
    expect(major > leastMajor || (major === leastMajor && minor >= leastMinor)).toBe(true);
  });

  test('runs as somebody who is not root, by number', () => {
    expect(all(last, 'USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
  });

  test('starts the service without a shell, which would keep signals from it', () => {
    expect(all(last, 'CMD').map(execForm)).toEqual([['node', 'dist/src/main.js']]);
    expect(all(last, 'ENTRYPOINT')).toEqual([]);
  });

  test('says whether it lives, without a shell', () => {
    const [check = ''] = all(last, 'HEALTHCHECK');
    const [, command = ''] = /^(?:--\S+ )*CMD (.*)$/.exec(check) ?? [];
    expect(execForm(command).join(' ')).toContain('/health/live');
  });

  test('is in production and answers on the port that it exposes', () => {
    const environment = Object.fromEntries(
      all(last, 'ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('='))),
    );
    const given = { DATABASE_URL: 'postgresql://database/punchcard', TOKEN_SECRET: 'x'.repeat(32) };
    const { host, port } = loadConfiguration({ ...environment, ...given });
    expect(environment).toMatchObject({ NODE_ENV: 'production' });
    expect(host).toBe('0.0.0.0');
    expect(all(last, 'EXPOSE')).toEqual([String(port)]);
  });

  test('has no secret and fetches nothing but packages', () => {
    for (const stage of stages) {
      expect(all(stage, 'ARG')).toEqual([]);
      expect(all(stage, 'ADD')).toEqual([]);
      expect(all(stage, 'ENV').join(' ')).not.toMatch(/SECRET|PASSWORD|TOKEN|URL/);
      for (const command of all(stage, 'RUN')) expect(command).toMatch(/^npm (ci|run build)\b/);
    }
  });
});

test('npm installs what the lock says, and runs nobody’s scripts', () => {
  const installs = stages.flatMap((stage) => all(stage, 'RUN')).filter((command) => command.startsWith('npm ci'));
  expect(installs).toHaveLength(2);
  for (const command of installs) expect(command).toContain('--ignore-scripts');
  expect(installs[1]).toContain('--omit=dev --omit=optional');
});

test('the build’s context holds what is copied from it, and nothing else', async () => {
  const copied = stages
    .flatMap((stage) => all(stage, 'COPY'))
    .filter((rest) => !rest.startsWith('--from='))
    .flatMap((rest) => rest.split(' ').slice(0, -1));
  const allowed = await allowedInContext();
  expect(new Set(allowed)).toEqual(new Set(copied));
  for (const path of copied) expect(existsSync(path)).toBe(true);
});
