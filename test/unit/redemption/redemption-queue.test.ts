import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { RedemptionBatch } from '../../../src/modules/client-packages/redemption/engine/redemption-batch.js';
import {
  ENOUGH_FOR_SECOND,
  MAX_BATCH_SIZE,
  PATIENCE_MS,
  RedemptionQueue,
} from '../../../src/modules/client-packages/redemption/engine/redemption-queue.js';
import { RedemptionTelemetry } from '../../../src/modules/client-packages/redemption/redemption-telemetry.js';
import type { Outcome, RedemptionRequest } from '../../../src/modules/client-packages/redemption/redemption.types.js';
import { OverloadedError } from '../../../src/platform/common/errors/common.errors.js';
import { aRequest } from '../../scenes/credits.js';

/** Time passes only when a test says so. */
beforeAll(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterAll(() => void jest.useRealTimers());

const DONE: Outcome = { kind: 'refused', code: 'UNKNOWN' };

/** A queue whose batches stay in flight until they are told to end. */
class Studio {
  readonly inFlight: { readonly businesses: readonly string[]; readonly end: () => void }[] = [];
  readonly queue: RedemptionQueue;
  private readonly answers: Promise<Outcome>[] = [];

  constructor(redemptionGrouping: 'all' | 'business', databasePoolSize = 16) {
    const redeem = (requests: readonly RedemptionRequest[]): Promise<Outcome[]> =>
      new Promise((resolve) => {
        const businesses = requests.map(({ businessUid }) => businessUid);
        this.inFlight.push({ businesses, end: () => resolve(requests.map(() => DONE)) });
      });
    const limits = { redemptionGrouping, databasePoolSize, redemptionQueueLimit: 1_000 };
    this.queue = new RedemptionQueue({ redeem } as RedemptionBatch, new RedemptionTelemetry(), limits);
  }

  /** Asks once for each name. */
  ask(...businesses: readonly string[]): void {
    for (const businessUid of businesses) this.answers.push(this.queue.redeem(aRequest({ businessUid })));
  }

  /** The businesses of each batch in flight, in the order in which they started. */
  get batches(): (readonly string[])[] {
    return this.inFlight.map(({ businesses }) => businesses);
  }

  /** Ends the batch that has been in flight longest, and gives the next its chance. */
  async endOne(): Promise<void> {
    this.inFlight.shift()?.end();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Ends batches until none is left. @returns the answer to each request */
  async endAll(): Promise<Outcome[]> {
    while (this.inFlight.length > 0) await this.endOne();
    return Promise.all(this.answers);
  }
}

/** Fails unless in the end every one of `count` requests has its answer. */
async function expectAllAnswered(studio: Studio, count: number): Promise<void> {
  expect(await studio.endAll()).toEqual(Array.from({ length: count }, () => DONE));
  expect(studio.queue.queueDepth).toBe(0);
}

/** `count` requests of one business. */
function requestsOf(businessUid: string, count: number): string[] {
  return Array.from({ length: count }, () => businessUid);
}

describe('grouping all', () => {
  test('the first goes at once; those that come meanwhile share the next', async () => {
    const studio = new Studio('all');
    studio.ask('lotus', 'cedar', 'maple', 'lotus', 'cedar');
    expect(studio.batches).toEqual([['lotus']]);
    expect(studio.queue.queueDepth).toBe(4);
    await studio.endOne();
    expect(studio.batches).toEqual([['cedar', 'maple', 'lotus', 'cedar']]);
    await expectAllAnswered(studio, 5);
  });

  test('the database has the next batch before anyone hears of the last', async () => {
    const studio = new Studio('all');
    const inFlightWhenAnswered = studio.queue.redeem(aRequest({ businessUid: 'lotus' })).then(() => studio.batches);
    studio.ask('cedar', 'maple');
    await studio.endOne();
    expect(await inFlightWhenAnswered).toEqual([['cedar', 'maple']]);
    await expectAllAnswered(studio, 2);
  });

  test('as soon as half a batch waits, a second goes beside the first, and never a third', async () => {
    const studio = new Studio('all');
    studio.ask('lotus', ...requestsOf('cedar', ENOUGH_FOR_SECOND - 1));
    expect(studio.batches).toEqual([['lotus']]);
    studio.ask('cedar', ...requestsOf('maple', MAX_BATCH_SIZE));
    expect(studio.batches).toEqual([['lotus'], requestsOf('cedar', ENOUGH_FOR_SECOND)]);
    await expectAllAnswered(studio, 1 + ENOUGH_FOR_SECOND + MAX_BATCH_SIZE);
  });

  test('a batch that takes long, perhaps for a lock, does not hold up those that wait', async () => {
    const studio = new Studio('all');
    studio.ask('lotus', 'cedar');
    jest.advanceTimersByTime(PATIENCE_MS);
    studio.ask('maple');
    jest.advanceTimersByTime(PATIENCE_MS);
    expect(studio.batches).toEqual([['lotus'], ['cedar']]);
    await studio.endOne();
    await expectAllAnswered(studio, 3);
  });

  test('a batch has a largest size', async () => {
    const studio = new Studio('all');
    studio.ask(...requestsOf('lotus', 1 + ENOUGH_FOR_SECOND + MAX_BATCH_SIZE + 1));
    await studio.endOne();
    expect(studio.batches.map(({ length }) => length)).toEqual([ENOUGH_FOR_SECOND, MAX_BATCH_SIZE]);
    await expectAllAnswered(studio, 1 + ENOUGH_FOR_SECOND + MAX_BATCH_SIZE + 1);
  });

  test('beyond the queue’s limit requests are refused', async () => {
    const studio = new Studio('all');
    const count = 1 + ENOUGH_FOR_SECOND + 1_000;
    studio.ask(...requestsOf('lotus', count));
    await expect(studio.queue.redeem(aRequest())).rejects.toThrow(OverloadedError);
    await expectAllAnswered(studio, count);
  });
});

describe('grouping business', () => {
  test('a batch never mixes businesses, and none waits for another’s', async () => {
    const studio = new Studio('business');
    studio.ask('lotus', 'lotus', 'lotus', 'cedar', 'lotus', 'maple', 'cedar', 'cedar', 'cedar');
    expect(studio.batches).toEqual([['lotus'], ['cedar'], ['maple']]);
    await studio.endOne();
    expect(studio.batches.at(-1)).toEqual(['lotus', 'lotus', 'lotus']);
    await studio.endOne();
    expect(studio.batches.at(-1)).toEqual(['cedar', 'cedar', 'cedar']);
    await expectAllAnswered(studio, 9);
  });

  test('all of them together leave half of the connections to everything else', async () => {
    const studio = new Studio('business', 6);
    studio.ask('lotus', 'cedar', 'maple', 'birch', 'aspen');
    expect(studio.batches).toEqual([['lotus'], ['cedar'], ['maple']]);
    await studio.endOne();
    expect(studio.batches).toEqual([['cedar'], ['maple'], ['birch']]);
    await expectAllAnswered(studio, 5);
  });

  test('those that wait take turns, however much one of them asks', async () => {
    const studio = new Studio('business', 4);
    const count = 1 + ENOUGH_FOR_SECOND + 3 * MAX_BATCH_SIZE;
    studio.ask(...requestsOf('lotus', count), 'cedar', 'maple');
    expect(studio.batches.map(([business]) => business)).toEqual(['lotus', 'lotus']);
    await studio.endOne();
    await studio.endOne();
    expect(studio.batches.map(([business]) => business)).toEqual(['lotus', 'cedar']);
    await studio.endOne();
    expect(studio.batches.map(([business]) => business)).toEqual(['cedar', 'maple']);
    await expectAllAnswered(studio, count + 2);
  });
});
