import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Cast, castOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { inProcess } from '../support/app/in-process.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';

const { describe, test } = inProcess('sets the clock');
const clock = new TestClock('2090-06-15T10:00:00.000Z');
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp({ clock });
  cast = await castOf(app);
});
afterAll(() => app.close());

interface Entries {
  readonly entries: readonly { readonly sequence: number }[];
  readonly next_page: string | null;
}

async function entriesOf(uid: string, query: string): Promise<{ sequences: number[]; next: string | null }> {
  const path = `/business/payments/v1/client_packages/${uid}/ledger?${query}`;
  const { entries, next_page: next } = dataOf<Entries>(await app.get(path, cast.staffToken), 200);
  return { sequences: entries.map(({ sequence }) => sequence), next };
}

async function use(at: string): Promise<void> {
  clock.set(`2090-06-15T${at}:00.000Z`);
  dataOf(await redeem(app, cast, await paymentOf(app, cast)), 200);
}

describe('a ledger that is read by next_page while an instance whose clock is behind uses sessions', () => {
  test('has every entry once', async () => {
    const { id } = await clientPackageOf(app, cast);
    for (const at of ['10:10', '10:20', '10:30']) await use(at);
    const oldest = await entriesOf(id, 'per_page=2');
    expect(oldest.sequences).toEqual([1, 2]);
    const newest = await entriesOf(id, 'per_page=2&sort=created_at:desc');
    expect(newest.sequences).toEqual([4, 3]);
    // Later in the ledger, so that the two before it have happened by then as well, which is before what was read.
    await use('10:05');
    expect(await entriesOf(id, `page=${oldest.next}`)).toEqual({ sequences: [3, 4, 5], next: null });
    expect(await entriesOf(id, `sort=created_at:desc&page=${newest.next}`)).toEqual({ sequences: [2, 1], next: null });
  });
});
