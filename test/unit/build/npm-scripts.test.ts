import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

const LOOKED_FOR = `build start start:dev start:debug start:prod test test:watch test:cov test:e2e lint format`.split(
  ' ',
);

describe('npm run', () => {
  test.each(LOOKED_FOR)('%s is there, as NestJS’s developers look for it', (name) => {
    expect(scripts).toHaveProperty([name]);
  });

  test('start:prod runs what is compiled, and compiles nothing', () => {
    expect(scripts['start:prod']).toBe('node dist/src/main.js');
    expect(scripts).not.toHaveProperty(['prestart:prod']);
  });

  test('build begins with an empty dist, which only a build may do: a service may be running from it', () => {
    expect(scripts['prebuild']).toContain("rmSync('dist'");
    const building = Object.keys(scripts).filter((name) => /npm run (--silent )?build/.test(scripts[name] ?? ''));
    expect(building).toEqual([]);
  });

  test('every script of this checkout that it runs is there', () => {
    const named = Object.values(scripts).flatMap((line) => line.match(/scripts\/[\w-]+\.\w+/g) ?? []);
    expect(named).toContain('scripts/start-dev.mjs');
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});
