import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { OverloadedError } from '../../src/platform/common/errors/common.errors.js';
import { ConcurrencyLimit } from '../../src/platform/database/concurrency-limit.js';

const PATIENT_MS = 30_000;

/** A work that ends when it is told to, and notes that it has begun. */
function work(name: string, begun: string[]) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = async (): Promise<string> => {
    begun.push(name);
    await ended;
    return name;
  };
  return { run, end: () => end() };
}

describe('turns', () => {
  test('are taken by no more works than there are, first come, first served', async () => {
    const turns = new ConcurrencyLimit(1, PATIENT_MS);
    const begun: string[] = [];
    const works = ['first', 'second', 'third'].map((name) => work(name, begun));
    const results = works.map(({ run }) => turns.take(run));
    expect(begun).toEqual(['first']);
    for (const { end } of works) end();
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third']);
    expect(begun).toEqual(['first', 'second', 'third']);
  });

  test('are given back by works that fail', async () => {
    const turns = new ConcurrencyLimit(1, PATIENT_MS);
    await expect(turns.take(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await turns.take(() => Promise.resolve('next'))).toBe('next');
  });

  test('are not waited for without end: whoever gives up is told so, and the next one is served', async () => {
    const turns = new ConcurrencyLimit(1, 1);
    const begun: string[] = [];
    const long = work('long', begun);
    const result = turns.take(long.run);
    await expect(turns.take(work('impatient', begun).run)).rejects.toThrow(OverloadedError);
    long.end();
    await result;
    await sleep(0);
    expect(await turns.take(() => Promise.resolve('next'))).toBe('next');
    expect(begun).toEqual(['long']);
  });
});
