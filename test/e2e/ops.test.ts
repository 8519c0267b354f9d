import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Prometheus's own, about every target. */
const OF_PROMETHEUS = new Set(['up']);
const METRIC = /\b(?:punchcard|http|nodejs|process)_[a-z0-9_]+\b/g;
const FILES = readdirSync('ops').filter((file) => !file.endsWith('.sql'));

let app: TestApp;
let published: Set<string>;

beforeAll(async () => {
  app = await startTestApp();
  const { text } = await app.get('/metrics');
  const families = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  published = new Set(
    families.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
    ),
  );
});
afterAll(() => app.close());

/** Expressions of dashboards and rules, without what they say about labels. */
function metricsIn(file: string): string[] {
  const text = readFileSync(`ops/${file}`, 'utf8').replace(/\\"/g, '"');
  const expressions = [...text.matchAll(/^\s*"?expr"?: (.*(?:\n {10}.*)?)/gm)].map(([, expression = '']) => expression);
  expect(expressions.length).toBeGreaterThan(5);
  return expressions.flatMap((expression) => expression.replace(/\{[^}]*\}/g, '').match(METRIC) ?? []);
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
