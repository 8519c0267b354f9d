import { beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { NotFoundError } from '../../src/platform/common/errors/common.errors.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import { PaymentStatus } from '../../src/modules/payments/payment-status.entity.js';
import { everybodyOf, type Everybody } from '../scenes/everybody.js';
import { query } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();
let transactions: Transactions;
let lotus: Everybody;
let cedar: Everybody;

beforeAll(async () => {
  transactions = app.nest.get(Transactions);
  lotus = await everybodyOf(app);
  cedar = await everybodyOf(app);
});

const paymentOf = (tx: EntityManager, { businessUid, paymentUid: uid }: Everybody): Promise<PaymentStatus | null> =>
  tx.findOneBy(PaymentStatus, { businessUid, uid });
const reprice = (tx: EntityManager, { businessUid, paymentUid: uid }: Everybody): Promise<unknown> =>
  tx.update(PaymentStatus, { businessUid, uid }, { price: '7.0000' });

describe('a transaction that reads', () => {
  test('sees the rows of the businesses that are named, and of no other', async () => {
    const found = await transactions.read(lotus.businessUid, async (tx) => [
      await paymentOf(tx, lotus),
      await paymentOf(tx, cedar),
    ]);
    expect(found.map((payment) => payment?.uid)).toEqual([lotus.paymentUid, undefined]);
    const both = [lotus.businessUid, cedar.businessUid];
    expect(await transactions.read(both, (tx) => paymentOf(tx, cedar))).toMatchObject({ uid: cedar.paymentUid });
  });

  test('sees one moment, whatever others commit meanwhile', async () => {
    const seen = await transactions.read(lotus.businessUid, async (tx) => {
      const before = await paymentOf(tx, lotus);
      await transactions.write(lotus.businessUid, (other) => reprice(other, lotus));
      return [before?.price, (await paymentOf(tx, lotus))?.price];
    });
    expect(seen[1]).toBe(seen[0]);
    const after = await transactions.read(lotus.businessUid, (tx) => paymentOf(tx, lotus));
    expect([seen[0] === after?.price, after?.price]).toEqual([false, '7.0000']);
  });

  test('can’t write', async () => {
    const attempt = transactions.read(cedar.businessUid, (tx) => reprice(tx, cedar));
    await expect(attempt).rejects.toMatchObject({ code: '25006' });
  });

  test('gives its connection back, out of any transaction, also when its work fails', async () => {
    for (let time = 0; time < 50; time += 1) {
      const failing = transactions.read(cedar.businessUid, async (tx) => {
        await paymentOf(tx, cedar);
        throw new NotFoundError('Payment request');
      });
      await expect(failing).rejects.toThrow(NotFoundError);
    }
    const left = await query<{ state: string }>(
      app.database,
      `select state from pg_stat_activity where datname = current_database() and application_name = 'punchcard' and state <> 'idle'`,
    );
    expect(left).toEqual([]);
  });
});
