import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

test('the image stands on a Node that is maintained for years: an even major version, from 24 on', () => {
  const [, major = ''] = /^ARG NODE_VERSION=(\d+)\.\d+\.\d+$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  expect(Number(major)).toBeGreaterThanOrEqual(24);
  expect(Number(major) % 2).toBe(0);
});

test('the gate runs the unit tests on it, and on the oldest Node that is supported', () => {
  const { engines, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: { node: string };
    scripts: Record<string, string>;
  };
  expect(engines.node).toBe('>=20.19');
  expect(scripts['test:nodes']).toBe('sh scripts/test-nodes.sh');
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/^step '.*' sh scripts\/test-nodes\.sh$/m);
  const script = readFileSync('scripts/test-nodes.sh', 'utf8');
  for (const from of ['ARG NODE_VERSION=', 'engines.node', 'test/unit test/property']) expect(script).toContain(from);
});
