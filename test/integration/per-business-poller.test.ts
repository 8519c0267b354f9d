import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { PerBusinessPoller, type PollingPlan } from '../../src/platform/database/per-business-poller.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const PAGE_SIZE = 3;
const AN_HOUR_MS = 3_600_000;

let app: TestApp;
let log = '';
/** Two full pages: whoever stops at a page that is not full finds an empty third one. */
let businessUids: string[];

beforeAll(async () => {
  const logDestination = { write: (line: string): void => void (log += line) };
  app = await startTestApp({ environment: { LOG_LEVEL: 'warn' }, logDestination });
  for (let number = 0; number < 2 * PAGE_SIZE; number += 1) await app.business();
  const rows = await app.nest
    .get(DataSource)
    .query<{ uid: string }[]>('select business_uid as uid from businesses where business_uid > $1', ['']);
  businessUids = rows.map(({ uid }) => uid).toSorted();
});
afterAll(() => app.close());

/** Notes whom it works for; what else it does is the test's. */
class NotingPoller extends PerBusinessPoller {
  readonly polled: string[] = [];
  work: (businessUid: string) => void | Promise<void> = () => undefined;

  constructor(plan: Partial<PollingPlan> = {}) {
    super(app.nest.get(DataSource), { intervalMs: AN_HOUR_MS, pageSize: PAGE_SIZE, ...plan });
  }

  protected override async pollBusiness(businessUid: string): Promise<number> {
    this.polled.push(businessUid);
    await this.work(businessUid);
    return 1;
  }
}

describe('a round of a per-business poller', () => {
  test.each([1, 2, PAGE_SIZE, 4, 2 * PAGE_SIZE, 500])('goes through all businesses, %d at a time', async (pageSize) => {
    const poller = new NotingPoller({ pageSize });
    expect(await poller.poll()).toBe(businessUids.length);
    expect(poller.polled.toSorted()).toEqual(businessUids);
  });

  test('works first for what is no business', async () => {
    const poller = new NotingPoller({ besides: ['-'] });
    expect(await poller.poll()).toBe(1 + businessUids.length);
    expect(poller.polled[0]).toBe('-');
  });

  test('leaves out a business that fails, and says which and why', async () => {
    const failing = businessUids[1];
    const poller = new NotingPoller();
    poller.work = (businessUid) => {
      if (businessUid === failing) throw new Error('its node is away');
    };
    log = '';
    expect(await poller.poll()).toBe(businessUids.length - 1);
    expect(poller.polled).toHaveLength(businessUids.length);
    expect(log.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(log)).toMatchObject({
      name: NotingPoller.name,
      businessUid: failing,
      err: { message: 'its node is away' },
    });
  });

  test('is joined by whoever asks for one meanwhile, and followed by another', async () => {
    const poller = new NotingPoller();
    const counts = await Promise.all([poller.poll(), poller.poll()]);
    expect([...counts, poller.polled.length]).toEqual(Array.from({ length: 3 }, () => businessUids.length));
    await poller.poll();
    expect(poller.polled).toHaveLength(2 * businessUids.length);
  });

  test('ends after the business at hand when the application shuts down, which waits for that', async () => {
    const poller = new NotingPoller();
    let worked = 0;
    const stopped = new Promise<void>((resolve) => {
      poller.work = async () => {
        if (poller.polled.length === 2) resolve(poller.beforeApplicationShutdown());
        await sleep(0);
        worked += 1;
      };
    });
    const round = poller.poll();
    await stopped;
    expect([poller.polled.length, worked]).toEqual([2, 2]);
    expect(await round).toBe(2);
  });

  test('fails when the businesses can’t be listed, and the next one is tried all the same', async () => {
    const poller = new NotingPoller({ pageSize: -1 });
    await expect(poller.poll()).rejects.toThrow('LIMIT');
    await expect(poller.poll()).rejects.toThrow('LIMIT');
    expect(poller.polled).toEqual([]);
  });
});

test('rounds follow one another while the application runs, and end with it', async () => {
  const poller = new NotingPoller({ intervalMs: 1 });
  @Module({ providers: [{ provide: NotingPoller, useValue: poller }] })
  class PollingModule {}
  const polling = await NestFactory.createApplicationContext(PollingModule);
  while (poller.polled.length <= 2 * businessUids.length) await sleep(1);
  await polling.close();
  const asked = jest.spyOn(app.nest.get(DataSource), 'query');
  await sleep(20);
  expect(asked).not.toHaveBeenCalled();
});
