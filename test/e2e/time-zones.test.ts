import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test.each([
  ['pacific/AUCKLAND', 'Pacific/Auckland'],
  ['aSiA/kOlKaTa', 'Asia/Kolkata'],
])('a business’s time zone is kept in its one spelling: %s as %s', async (sent, name) => {
  const token = app.token({ type: 'directory', uid: newUid() });
  const answer = await app.post('/platform/v1/businesses', { name: 'Lotus Yoga', time_zone: sent }, token);
  expect(answer).toMatchObject({ status: 201, body: { data: { business: { time_zone: name } } } });
});

test.each(['+02:00', 'Europe/Atlantis'])('%s is 400', async (sent) => {
  const token = app.token({ type: 'directory', uid: newUid() });
  const answer = await app.post('/platform/v1/businesses', { name: 'Lotus Yoga', time_zone: sent }, token);
  expect(answer.status).toBe(400);
});
