import { expect } from '@jest/globals';
import type { TestResponse } from '../app/test-app.js';

/** Signs of an inside that a caller must not see. */
const LEAKS = /node_modules|\bat \w+.*\.(js|ts):|SELECT |QueryFailed|TypeError|syntax error|relation "|violates/;

const GATE_BODY = { message: '403 Forbidden', status: 'module_permission_missing' };
const PLATFORM_PREFIXES = ['/platform/v1/', '/business/scheduling/v1/'];

/** Fails unless `answer` has a request id and, when it is a refusal, is JSON in the envelope of its path (contract 0.1). */
export function expectProperAnswer(path: string, answer: TestResponse): void {
  const { status, body, text, headers } = answer;
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  expect(headers.get('x-request-id')).toMatch(/^[\w.:-]{1,64}$/);
  if (status < 400) return;
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(text).not.toMatch(LEAKS);
  if (status === 403) expect(body).toEqual(GATE_BODY);
  else if (PLATFORM_PREFIXES.some((prefix) => path.startsWith(prefix))) expectPlatformError(body);
  else expectPaymentsError(body);
}

function expectPlatformError(body: unknown): void {
  expect(body).toMatchObject({
    status: 'Error',
    error: expect.stringMatching(/./),
    error_code: expect.stringMatching(/^[A-Z_]+$/),
  });
  expect(['status', 'error', 'error_code', 'details']).toEqual(expect.arrayContaining(Object.keys(body as object)));
}

function expectPaymentsError(body: unknown): void {
  const error = { code: expect.stringMatching(/^[a-z_]+$/), message: expect.stringMatching(/./) };
  expect(body).toMatchObject({ success: false });
  const { errors } = body as { errors: unknown[] };
  expect(errors.length).toBeGreaterThan(0);
  for (const each of errors) expect(each).toMatchObject(error);
  expect(['success', 'errors', 'details']).toEqual(expect.arrayContaining(Object.keys(body as object)));
}

/** Answers in words the first of `cases` whose answer is not as `check` wants it; undefined when all are. */
export async function firstProblem<T>(
  cases: readonly T[],
  name: (one: T) => string,
  send: (one: T) => Promise<TestResponse>,
  check: (answer: TestResponse, one: T) => void,
): Promise<string | undefined> {
  const problems: string[] = [];
  const queue = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const answer = await send(one);
      try {
        check(answer, one);
      } catch (error) {
        problems.push(`${name(one)}: ${answer.status} ${answer.text.slice(0, 300)}\n${(error as Error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return problems.length === 0 ? undefined : `${problems.length} problems, e.g.\n${problems.slice(0, 8).join('\n\n')}`;
}

const CONCURRENCY = 6;
