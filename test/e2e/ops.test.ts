import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { useTestApp } from '../support/app/test-app.js';

/** Prometheus's own, about every target. */
const OF_PROMETHEUS = new Set(['up']);
const OPERATORS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'sum', 'max', 'min', 'avg', 'topk', 'count']);
const FILES = readdirSync('ops').filter((file) => !file.endsWith('.sql'));

const app = useTestApp();
let published: Set<string>;

beforeAll(async () => {
  const { text } = await app.get('/metrics');
  const families = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  published = new Set(
    families.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
    ),
  );
});

/** Every `expr` of a dashboard or of rules, however deep it is. */
function expressionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'expr' && typeof inner === 'string' ? [inner] : expressionsIn(inner),
  );
}

/** What is left of PromQL without texts, label matchers, label lists, ranges, functions, operators and numbers: names of metrics. */
function metricsIn(file: string): string[] {
  const expressions = expressionsIn(load(readFileSync(`ops/${file}`, 'utf8')));
  expect(expressions.length).toBeGreaterThan(5);
  return expressions.flatMap((expression) => {
    const bare = expression
      .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
      .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
    return [...bare.matchAll(/\b[a-z_][\w:]*\b(?!\s*\()/gi)]
      .map(([name]) => name)
      .filter((name) => !OPERATORS.has(name));
  });
}

test('there are a dashboard and alert rules', () => {
  expect(FILES.toSorted()).toEqual(['alerts.yaml', 'grafana-dashboard.json']);
});

describe.each(FILES)('%s', (file) => {
  test('names no metric that the service does not have', () => {
    const named = new Set(metricsIn(file));
    expect(named.size).toBeGreaterThan(5);
    expect([...named].filter((name) => !published.has(name) && !OF_PROMETHEUS.has(name))).toEqual([]);
  });
});

test('every alert is explained in docs/operations.md, and no other is', () => {
  const alerts = [...readFileSync('ops/alerts.yaml', 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const section = readFileSync('docs/operations.md', 'utf8').split('\n## Alerts\n')[1] ?? '';
  const explained = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(explained).toEqual(alerts);
});
