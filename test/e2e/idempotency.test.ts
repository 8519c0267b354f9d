import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../src/platform/common/clock.js';
import { IdempotencySweeper } from '../../src/platform/idempotency/idempotency.sweeper.js';
import {
  CANCEL_REDEMPTION,
  castOf,
  type Cast,
  clientOf,
  clientPackageOf,
  paymentOf,
  STAFF_UPDATE_USAGE,
  UPDATE_USAGE,
} from '../scenes/story.js';
import { expectCleanBooks, query } from '../support/database/books.js';
import { inProcess } from '../support/app/in-process.js';
import { type TestResponse, startTestApp, useTestApp } from '../support/app/test-app.js';

class MovableClock extends SystemClock {
  offsetMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.offsetMs);
  }
}

const clock = new MovableClock();
const inThisProcess = inProcess('sets the clock');
const app = useTestApp({ ...inThisProcess.parts({ clock }), cleanBooks: 'at the end' });
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

const key = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
const isReplay = ({ headers }: TestResponse): boolean => headers.get('idempotent-replayed') === 'true';

describe('a redemption with an Idempotency-Key', () => {
  const redeem = (owner: Cast, uid: string, headers: Record<string, string>): Promise<TestResponse> =>
    app.post(UPDATE_USAGE, { payment_status_id: uid }, owner.clientToken, headers);

  test('is answered the same again, byte for byte, and done once', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    await clientPackageOf(app, owner);
    const payment = await paymentOf(app, owner);
    const headers = key();
    const first = await redeem(owner, payment, headers);
    expect([first.status, isReplay(first)]).toEqual([200, false]);
    for (let round = 0; round < 3; round += 1) {
      const again = await redeem(owner, payment, headers);
      expect([again.status, again.text, isReplay(again)]).toEqual([200, first.text, true]);
    }
    const without = await app.post(UPDATE_USAGE, { payment_status_id: payment }, owner.clientToken);
    expect(without).toMatchObject({ status: 422, body: { error_code: 'ALREADY_PAID' } });
  });

  test('a refusal is not kept: the same request succeeds once the reason for it has gone', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const payment = await paymentOf(app, owner);
    const headers = key();
    const first = await redeem(owner, payment, headers);
    expect(first).toMatchObject({ status: 422, body: { error_code: 'NO_PACKAGE' } });
    await clientPackageOf(app, owner);
    const again = await redeem(owner, payment, headers);
    expect([again.status, isReplay(again)]).toEqual([200, false]);
    const replayed = await redeem(owner, payment, headers);
    expect([replayed.status, replayed.text, isReplay(replayed)]).toEqual([200, again.text, true]);
  });

  test('the same key with another request is refused', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    await clientPackageOf(app, owner);
    const headers = key();
    await redeem(owner, await paymentOf(app, owner), headers);
    const other = await redeem(owner, await paymentOf(app, owner), headers);
    expect(other).toMatchObject({ status: 422, body: { error_code: 'IDEMPOTENCY_CONFLICT' } });
  });

  test('another client may use the same key', async () => {
    const headers = key();
    for (let index = 0; index < 2; index += 1) {
      const owner = { ...cast, ...(await clientOf(app, cast)) };
      await clientPackageOf(app, owner);
      const answer = await redeem(owner, await paymentOf(app, owner), headers);
      expect([answer.status, isReplay(answer)]).toEqual([200, false]);
    }
  });

  test('200 clients, one package of 100 sessions, 1,000 payments, each sent three times: exactly 100 redemptions', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    await clientPackageOf(app, owner, { sessions_count: 100 });
    const before = await expectCleanBooks(app.database);
    const payments: string[] = [];
    for (let start = 0; start < 1_000; start += 50) {
      payments.push(...(await Promise.all(Array.from({ length: 50 }, () => paymentOf(app, owner)))));
    }
    const queue = payments.map((payment) => ({ payment, headers: key() }));
    const answers: TestResponse[][] = [];
    const client = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { payment, headers } = next;
        answers.push(await Promise.all([1, 2, 3].map(() => redeem(owner, payment, headers))));
      }
    };
    await Promise.all(Array.from({ length: 200 }, client));

    expect(answers).toHaveLength(1_000);
    for (const [first, ...repeated] of answers) {
      expect(repeated.map(({ status, text }) => [status, text])).toEqual(
        [1, 2].map(() => [first?.status, first?.text]),
      );
    }
    expect(answers.filter(([first]) => first?.status === 200)).toHaveLength(100);
    const after = await expectCleanBooks(app.database);
    expect(after.used - before.used).toBe(100);
  }, 120_000);
});

describe('any other POST or PUT with an Idempotency-Key', () => {
  test('makes one client, and answers the same but for the token', async () => {
    const headers = key();
    const body = { first_name: 'Ada', email: `${randomUUID()}@example.com` };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app.post('/platform/v1/clients', body, cast.staffToken, headers)),
    );
    expect(new Set(answers.map(({ text }) => text.replace(/"token":"[^"]+"/, ''))).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
  });

  test('two instances on one database do the work once', async () => {
    const secret = 'a secret that both instances know, long enough';
    const [one, two] = await Promise.all([1, 2].map(() => startTestApp({ database: app.database, secret })));
    if (!one || !two) throw new Error('no instances');
    try {
      const staffToken = one.token({ type: 'staff', uid: cast.staffUid, businessUid: cast.businessUid });
      for (let round = 0; round < 10; round += 1) {
        const headers = key();
        const name = `Once ${round} ${randomUUID()}`;
        const answers = await Promise.all(
          [one, two, one, two].map((instance) =>
            instance.post('/v2/settings/services', { name, duration: 30 }, staffToken, headers),
          ),
        );
        expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
        expect(await query(app.database, 'select 1 from bookable_services where name = $1', [name])).toHaveLength(1);
      }
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });

  test('staff redemption and its cancellation are each done once', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    await clientPackageOf(app, owner);
    const body = { payment_status_uid: await paymentOf(app, owner) };
    const [redeemKey, cancelKey] = [key(), key()];
    const [first, second] = [
      await app.post(STAFF_UPDATE_USAGE, body, cast.staffToken, redeemKey),
      await app.put(CANCEL_REDEMPTION, body, cast.staffToken, cancelKey),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await app.post(STAFF_UPDATE_USAGE, body, cast.staffToken, redeemKey)).text).toBe(first.text);
    expect((await app.put(CANCEL_REDEMPTION, body, cast.staffToken, cancelKey)).text).toBe(second.text);
  });

  test.each(['', 'x'.repeat(256), 'tab\tinside'])('a key like %j is 400', async (value) => {
    const answer = await app.post('/v2/settings/services', { name: 'S', duration: 5 }, cast.staffToken, {
      'idempotency-key': value,
    });
    expect(answer.status).toBe(400);
  });

  test('an unreadable or invalid request is not remembered', async () => {
    const headers = key();
    expect((await app.post('/v2/settings/services', {}, cast.staffToken, headers)).status).toBe(400);
    expect((await app.post('/v2/settings/services', { name: 'S', duration: 5 }, cast.staffToken, headers)).status).toBe(
      201,
    );
  });

  inThisProcess.test('is forgotten after a day', async () => {
    const headers = key();
    const body = { name: 'Twice', duration: 5 };
    const first = await app.post('/v2/settings/services', body, cast.staffToken, headers);
    const sweeper = app.nest.get(IdempotencySweeper);
    clock.offsetMs = 23 * 60 * 60 * 1000;
    await sweeper.poll();
    expect((await app.post('/v2/settings/services', body, cast.staffToken, headers)).text).toBe(first.text);
    clock.offsetMs = 25 * 60 * 60 * 1000;
    expect(await sweeper.poll()).toBeGreaterThan(0);
    const later = await app.post('/v2/settings/services', body, cast.staffToken, headers);
    clock.offsetMs = 0;
    expect(later.status).toBe(201);
    expect(later.text).not.toBe(first.text);
  });
});
