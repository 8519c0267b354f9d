import { beforeEach, describe, expect, test } from '@jest/globals';
import { Progress } from '../../src/cli/progress.js';

let shown: string;
let nowMs: number;

beforeEach(() => {
  shown = '';
  nowMs = 0;
});

function progressOn(isTTY: boolean): Progress {
  const write = (text: string): void => {
    shown += text;
  };
  return new Progress({ isTTY, write }, () => nowMs);
}

describe('progress in a terminal', () => {
  test('is a bar that redraws itself and can be removed', () => {
    const progress = progressOn(true);
    nowMs = 100;
    progress.bar('rows', 0.5);
    expect(shown).toBe(`\r\x1b[K[${'#'.repeat(15)}${'.'.repeat(15)}] 50 % rows`);
    progress.clear();
    expect(shown).toMatch(/rows\r\x1b\[K$/);
  });

  test('is not redrawn faster than anybody can read', () => {
    const progress = progressOn(true);
    nowMs = 100;
    progress.bar('rows', 0.5);
    nowMs = 199;
    progress.bar('rows', 0.6);
    expect(shown).not.toContain('60 %');
  });

  test('makes way for a line that stays', () => {
    const progress = progressOn(true);
    nowMs = 100;
    progress.bar('rows', 0.5);
    progress.line('found something');
    expect(shown).toMatch(/rows\r\x1b\[Kfound something\n$/);
  });
});

describe('progress anywhere else', () => {
  test('is a line every three seconds, without control characters', () => {
    const progress = progressOn(false);
    for (nowMs = 0; nowMs <= 6_000; nowMs += 1_000) progress.bar('rows', nowMs / 10_000);
    progress.clear();
    expect(shown).toBe('30 % rows\n60 % rows\n');
  });

  test('is nothing for what is soon done', () => {
    const progress = progressOn(false);
    nowMs = 2_999;
    progress.bar('rows', 1);
    expect(shown).toBe('');
    expect(progress.elapsedMs()).toBe(2_999);
  });
});
