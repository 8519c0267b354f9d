import { beforeAll, describe, expect, test } from '@jest/globals';
import { INVOICES, pay, PAYMENTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, paymentRequest, redeem } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const UID = expect.stringMatching(/^[a-z0-9]{16}$/);
const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const ITEM = { name: 'Yoga mat', quantity: 2, unit_amount: 25 };

type Fields = Readonly<Record<string, unknown>>;

const app = useTestApp();
let cast: Cast;
let stranger: Cast;

beforeAll(async () => {
  cast = await castOf(app);
  stranger = await castOf(app);
});

function bill(fields: Fields = {}, token = cast.staffToken) {
  const invoice = {
    matter_uid: cast.matterUid,
    currency: 'USD',
    billing_address: 'Main Street 1',
    issue_date: '2030-01-01',
    due_date: '2030-01-31',
    items: [ITEM],
    ...fields,
  };
  return app.post(INVOICES, { invoice }, token);
}

async function billed(fields: Fields = {}): Promise<Fields & { uid: string; payment_status_uid: string }> {
  return dataOf<{ invoice: { uid: string; payment_status_uid: string } }>(await bill(fields)).invoice;
}

describe('an invoice', () => {
  test('answers every field, and asks for the payment of its total', async () => {
    const answer = await bill({ items: [{ ...ITEM, description: 'Rubber', tax_uids: ['vat'] }] });
    expect(answer.status).toBe(201);
    const { invoice } = dataOf<{ invoice: { payment_status_uid: string; uid: string; created_at: string } }>(answer);
    expect(answer.body).toEqual({ success: true, data: { invoice } });
    expect(invoice).toEqual({
      uid: UID,
      payment_status_uid: UID,
      status: 'ISSUED',
      total: 50,
      total_tax: 0,
      currency: 'USD',
      items: [{ name: 'Yoga mat', description: 'Rubber', quantity: 2, unit_amount: 25, amount: 50, tax_uids: ['vat'] }],
      billing_address: 'Main Street 1',
      issue_date: '2030-01-01',
      due_date: '2030-01-31',
      business_id: cast.businessUid,
      matter_uid: cast.matterUid,
      client_id: cast.clientUid,
      staff_id: cast.staffUid,
      created_at: TIMESTAMP,
      updated_at: invoice.created_at,
    });
    expect(await paymentRequest(app, cast, invoice.payment_status_uid)).toMatchObject({
      state: 'pending',
      amount: '50.0',
      due_date: '2030-01-31',
      payable_type: 'Invoice',
      payable_uid: invoice.uid,
      taxes: [{ id: 'vat' }],
    });
  });

  test('adds up exactly', async () => {
    const items = [
      { name: 'Dime', quantity: 3, unit_amount: 0.1 },
      { name: 'Much', quantity: 7, unit_amount: '1234567.89' },
    ];
    expect(await billed({ items })).toMatchObject({ total: 8641975.53 });
  });

  test('can be a draft, and can name the client and who wrote it', async () => {
    const fields = { status: 'DRAFT', client_id: cast.clientUid, staff_id: cast.staffUid };
    expect(await billed(fields)).toMatchObject({ ...fields, payment_status_uid: UID });
  });

  test('for nothing is paid', async () => {
    const { payment_status_uid: uid } = await billed({ items: [{ ...ITEM, unit_amount: 0 }] });
    expect(await paymentRequest(app, cast, uid)).toMatchObject({ state: 'paid', amount: '0.0' });
  });

  test('is paid with money, never with a credit', async () => {
    await clientPackageOf(app, cast);
    const { uid, payment_status_uid } = await billed();
    expect(await redeem(app, cast, payment_status_uid)).toMatchObject({ body: { error_code: 'NO_PACKAGE' } });
    const half = {
      amount: 25,
      client_id: cast.clientUid,
      currency: 'USD',
      payment_method: 'cash',
      title: 'Half',
      payment_subject_type: 'Invoice',
      payment_subject_id: uid,
    };
    expect((await app.post(PAYMENTS, half, cast.staffToken)).status).toBe(201);
    expect((await pay(app, cast, payment_status_uid)).status).toBe(200);
    expect(await paymentRequest(app, cast, payment_status_uid)).toMatchObject({ state: 'paid', amount_paid: 50 });
  });

  test('that contradicts the records is a 422', async () => {
    const { clientUid } = await clientOf(app, cast);
    for (const fields of [
      { due_date: '2029-12-31' },
      { matter_uid: 'nosuchmatter0000' },
      { matter_uid: stranger.matterUid },
      { client_id: clientUid },
      { client_id: stranger.clientUid },
      { staff_id: stranger.staffUid },
    ]) {
      const answer = await bill(fields);
      expect({ fields, status: answer.status }).toEqual({ fields, status: 422 });
      expect(answer.body).toMatchObject({
        success: false,
        errors: [{ code: 'invalid', field: Object.keys(fields)[0] }],
      });
    }
  });

  test.each([
    [{ matter_uid: undefined }, 'invoice.matter_uid', 'missing_field'],
    [{ billing_address: '' }, 'invoice.billing_address', 'missing_field'],
    [{ items: undefined }, 'invoice.items', 'missing_field'],
    [{ items: [] }, 'invoice.items', 'invalid'],
    [{ items: [{ ...ITEM, name: undefined }] }, 'invoice.items.0.name', 'missing_field'],
    [{ items: [{ ...ITEM, quantity: 0 }] }, 'invoice.items.0.quantity', 'invalid'],
    [{ items: [{ ...ITEM, quantity: 1.5 }] }, 'invoice.items.0.quantity', 'invalid'],
    [{ items: [{ ...ITEM, unit_amount: -1 }] }, 'invoice.items.0.unit_amount', 'invalid'],
    [{ items: [{ ...ITEM, unit_amount: 0.001 }] }, 'unit_amount', 'invalid'],
    [{ items: [ITEM], currency: 'JPY', issue_date: '2030-02-30' }, 'invoice.issue_date', 'invalid'],
    [{ items: [{ ...ITEM, unit_amount: 9e11, quantity: 1_000_000 }] }, 'items', 'invalid'],
    [{ due_date: '0001-01-01' }, 'invoice.due_date', 'invalid'],
    [{ status: 'PAID' }, 'invoice.status', 'invalid'],
    [{ currency: 'XXXX' }, 'invoice.currency', 'invalid'],
  ])('with %j is a 400 that names %s', async (fields, field, code) => {
    const answer = await bill(fields);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, errors: [{ code, field }] });
  });

  test('without a body is a 400, and without a staff token a 401', async () => {
    expect((await app.post(INVOICES, {}, cast.staffToken)).status).toBe(400);
    expect((await bill({}, cast.clientToken)).status).toBe(401);
  });
});
