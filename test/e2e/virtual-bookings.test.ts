import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import { BookingReferences } from '../../src/modules/virtual-bookings/booking-references.js';
import type { VirtualBooking, VirtualBookingSource } from '../../src/modules/virtual-bookings/virtual-booking.js';
import {
  castOf,
  type Cast,
  clientOf,
  clientPackageOf,
  redeem,
  STAFF_UPDATE_USAGE,
  UPDATE_USAGE,
  VALIDATE,
} from '../scenes/story.js';
import { expectCleanBooks, query, readBooks } from '../support/database/books.js';
import { instantIn } from '../support/http/scheduling-server.js';
import { inProcess } from '../support/app/in-process.js';
import { useTestApp } from '../support/app/test-app.js';

type Find = VirtualBookingSource['find'];

const VIRTUAL_BOOKINGS = '/business/scheduling/v1/virtual_bookings';
const FIELDS = [
  'uid',
  'clientUid',
  'matterUid',
  'serviceUid',
  'price',
  'currency',
  'title',
  'startTime',
  'expiresAt',
  'cancelled',
] as const satisfies readonly (keyof VirtualBooking)[];
const knowsNothing: Find = () => Promise.resolve(undefined);

const inThisProcess = inProcess('is the source of virtual bookings');
const app = useTestApp(
  inThisProcess.parts({ virtualBookingSources: [{ name: 'a test', find: (...question) => find(...question) }] }),
);
let cast: Cast;
let find: Find = knowsNothing;

beforeAll(async () => {
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: 100 });
});

afterEach(async () => {
  find = knowsNothing;
  await expectCleanBooks(app.database);
});

/** Holds a booking for the cast's client tomorrow. */
async function hold(fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { clientUid: client_id, serviceUid: service_id } = cast;
  const body = { client_id, service_id, start_time: instantIn(1), ...fields };
  const answer = await app.post(VIRTUAL_BOOKINGS, body, cast.staffToken);
  expect(answer.status).toBe(201);
  return (answer.body as { data: { virtual_booking: { uid: string } } }).data.virtual_booking.uid;
}

function virtualBooking(uid: string, changes: Partial<VirtualBooking> = {}): VirtualBooking {
  const { clientUid, matterUid, serviceUid } = cast;
  const who = { uid, clientUid, matterUid, serviceUid };
  const what = { price: '50', currency: 'EUR', title: 'Yoga class', startTime: new Date(instantIn(1)) };
  return { ...who, ...what, expiresAt: null, cancelled: false, isOurs: false, ...changes };
}

function rowsOf(uid: string): Promise<object[]> {
  const columns = 'state, price, original_price, payable_type';
  return query(app.database, `select ${columns} from payment_statuses where uid = $1`, [uid]);
}

/** Redeeming and validating are refused alike, and nothing has been written. */
async function expectRefusal(uid: string, status: number, code: string): Promise<void> {
  const before = await readBooks(app.database);
  const path = `${VALIDATE}?payment_status_id=${uid}`;
  for (const answer of [await redeem(app, cast, uid), await app.get(path, cast.clientToken)]) {
    expect(answer.body).toMatchObject({ status: 'Error', error_code: code });
    expect(answer.status).toBe(status);
  }
  expect(await readBooks(app.database)).toEqual(before);
  expect(await rowsOf(uid)).toEqual([]);
}

describe('a pending booking of our own', () => {
  it('becomes a paid payment request of the same uid', async () => {
    const uid = await hold({ price: 35 });
    const answer = await redeem(app, cast, uid);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'OK', data: { package_name: 'Ten classes' } });
    expect(await rowsOf(uid)).toEqual([
      { state: 'paid', price: '0.0000', original_price: '35.0000', payable_type: 'PendingBooking' },
    ]);
    expect(await query(app.database, 'select state from pending_bookings where uid = $1', [uid])).toEqual([
      { state: 'materialised' },
    ]);
    expect((await redeem(app, cast, uid)).body).toMatchObject({ error_code: 'ALREADY_PAID' });
  });

  it('is paid once when 20 requests race for it', async () => {
    const uid = await hold();
    const before = await readBooks(app.database);
    const raced = await Promise.all(Array.from({ length: 20 }, () => redeem(app, cast, uid)));
    expect(raced.filter(({ status }) => status === 200)).toHaveLength(1);
    const losers = raced.filter(({ status }) => status !== 200).map(({ body }) => body);
    expect(losers).toEqual(Array(19).fill(expect.objectContaining({ error_code: 'ALREADY_PAID' })));
    expect(await rowsOf(uid)).toHaveLength(1);
    expect(await readBooks(app.database)).toMatchObject({
      used: before.used + 1,
      redemptions: before.redemptions + 1,
    });
  });

  it('that is cancelled can’t be redeemed', async () => {
    const uid = await hold();
    await query(app.database, `update pending_bookings set state = 'cancelled' where uid = $1`, [uid]);
    await expectRefusal(uid, 422, 'VIRTUAL_BOOKING_NOT_REDEEMABLE');
  });

  it('that has expired can’t be redeemed', async () => {
    await expectRefusal(await hold({ expires_at: instantIn(-1) }), 422, 'VIRTUAL_BOOKING_NOT_REDEEMABLE');
  });

  it('that is in the past can’t be redeemed', async () => {
    await expectRefusal(await hold({ start_time: instantIn(-1) }), 422, 'VIRTUAL_BOOKING_NOT_REDEEMABLE');
  });

  it('of another client does not exist', async () => {
    const other = await clientOf(app, cast);
    await expectRefusal(await hold({ client_id: other.clientUid }), 404, 'NOT_FOUND');
  });

  inThisProcess.test('is found although another source is broken', async () => {
    find = () => Promise.reject(new Error('broken'));
    expect((await redeem(app, cast, await hold())).status).toBe(200);
  });
});

inThisProcess.describe('a further source', () => {
  it('may know the booking', async () => {
    const uid = newUid();
    find = () => Promise.resolve(virtualBooking(uid));
    expect((await redeem(app, cast, uid)).status).toBe(200);
    expect(await rowsOf(uid)).toHaveLength(1);
  });

  it('may know nothing', () => expectRefusal(newUid(), 404, 'NOT_FOUND'));

  it('may know that it is gone', async () => {
    find = () => Promise.resolve('gone');
    await expectRefusal(newUid(), 422, 'VIRTUAL_BOOKING_NOT_REDEEMABLE');
  });

  it('may know somebody else’s', async () => {
    const uid = newUid();
    find = () => Promise.resolve(virtualBooking(uid, { clientUid: newUid() }));
    await expectRefusal(uid, 404, 'NOT_FOUND');
  });

  const wrong = (changes: object) => (uid: string) => Promise.resolve({ ...virtualBooking(uid), ...changes });
  const failures: [string, (uid: string) => unknown][] = [
    [
      'throws at once',
      () => {
        throw new Error('thrown');
      },
    ],
    [
      'throws something that is no error',
      () => {
        throw undefined;
      },
    ],
    ['rejects', () => Promise.reject(new Error('rejected'))],
    ['rejects with nothing', () => Promise.reject()],
    ['answers no promise', () => 'gone'],
    ['answers null', () => Promise.resolve(null)],
    ['answers a text', () => Promise.resolve('booking')],
    ['answers an empty object', () => Promise.resolve({})],
    ['answers another booking', () => Promise.resolve(virtualBooking(newUid()))],
    ...FIELDS.map((field): [string, (uid: string) => unknown] => [
      `leaves out ${field}`,
      wrong({ [field]: undefined }),
    ]),
    ['answers a NUL in the title', wrong({ title: 'a\u0000b' })],
    ['answers a NUL in the matter', wrong({ matterUid: 'a\u0000b' })],
    ['answers an empty service', wrong({ serviceUid: '' })],
    ['answers an invalid date', wrong({ startTime: new Date(NaN) })],
    ['answers a text for a date', wrong({ startTime: instantIn(1) })],
    ['answers a negative price', wrong({ price: '-1' })],
    ['answers no amount for a price', wrong({ price: 'NaN' })],
    ['answers an unknown matter', wrong({ matterUid: newUid() })],
    ['answers an unknown service', wrong({ serviceUid: newUid() })],
    ['never answers', () => new Promise(() => undefined)],
  ];

  it.each([
    ['a client', UPDATE_USAGE, () => cast.clientToken],
    ['staff', STAFF_UPDATE_USAGE, () => cast.staffToken],
  ])('is asked once when %s send the same keyed request twice at once', async (_who, path, token) => {
    const uid = newUid();
    let asked = 0;
    let answerFirst: (booking: VirtualBooking) => void = () => undefined;
    const firstAnswer = new Promise<VirtualBooking>((resolve) => (answerFirst = resolve));
    let tellAsked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (tellAsked = resolve));
    find = () => {
      asked += 1;
      tellAsked();
      return asked === 1 ? firstAnswer : Promise.reject(new Error('asked again'));
    };
    const send = () => app.post(path, { payment_status_id: uid }, token(), { 'idempotency-key': uid });
    const first = send();
    await isAsked;
    const second = send();
    // The second is on its way as soon as another request, sent after it on its own connection, has been answered.
    await app.get('/health/live');
    answerFirst(virtualBooking(uid));
    const [one, two] = await Promise.all([first, second]);
    expect(one.status).toBe(200);
    expect(two.text).toBe(one.text);
    expect(asked).toBe(1);
  });

  it.each(failures)('that %s makes the look-up unavailable', async (_name, answer) => {
    find = ((_business, _client, uid) => answer(uid)) as Find;
    await expectRefusal(newUid(), 422, 'VIRTUAL_BOOKING_UNAVAILABLE');
  });
});

inThisProcess.test(
  'a booking whose service disappears between the look-up and the write is unavailable too, not a 500',
  async () => {
    const { id } = await clientPackageOf(app, cast, { sessions_count: 1 });
    await query(app.database, `update booking_credits set service_uids = '{}' where client_package_uid = $1`, [id]);
    const uid = newUid();
    find = () => Promise.resolve(virtualBooking(uid, { serviceUid: newUid() }));
    const check = jest.spyOn(app.nest.get(BookingReferences), 'exist').mockResolvedValue(true);
    const before = await readBooks(app.database);
    const answer = await redeem(app, cast, uid);
    check.mockRestore();
    expect(answer.body).toMatchObject({ error_code: 'VIRTUAL_BOOKING_UNAVAILABLE' });
    expect(answer.status).toBe(422);
    expect(await readBooks(app.database)).toEqual(before);
    expect(await rowsOf(uid)).toEqual([]);
  },
);
