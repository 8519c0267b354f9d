import { successEnvelope } from '../../../../platform/common/envelope/family.js';
import { newUid } from '../../../../platform/common/uid.js';
import { batchStatement, bindRows } from '../../../../platform/database/pipeline/batch-statement.js';
import type { BoundStatement } from '../../../../platform/database/pipeline/pipeline-query.js';
import { INSERT_RECORDS } from '../../../../platform/idempotency/idempotency-records.js';
import type { VirtualBooking } from '../../../virtual-bookings/virtual-booking.js';
import type { CreditUse } from '../../credits/credit.types.js';
import { insertEntries, useCredits } from '../../credits/ledger-statements.js';
import { ledgerEntry } from '../../credits/ledger.js';
import { answerOf, REDEEMED_STATUS, type Redemption } from '../redemption.types.js';

/** A use of a credit by a redemption, with the uid of its record. */
interface RecordedUse {
  readonly use: CreditUse;
  readonly redemption: Redemption;
  readonly uid: string;
}

/**
 * The statements that carry out `redemptions`: seven at most, however many there are (docs/architecture.md, Gather, decide, write).
 * Payment statuses come first, because the records of redemptions refer to them.
 */
export function writesOf(redemptions: readonly Redemption[]): BoundStatement[] {
  if (redemptions.length === 0) return [];
  const uses: RecordedUse[] = [];
  for (const redemption of redemptions) {
    for (const use of redemption.uses) uses.push({ use, redemption, uid: newUid() });
  }
  return [
    ...materialise(redemptions),
    ...payStatuses(redemptions.filter(({ materialises }) => !materialises)),
    useCredits(uses.map(({ use }) => use)),
    insertRedemptions(uses),
    insertEntries(uses.map(entryOf)),
    ...storeResponses(redemptions),
  ];
}

/** Paid payment statuses out of virtual bookings. */
export const MATERIALISE_STATUSES = batchStatement({
  name: 'redemption_materialise_statuses',
  columns: {
    business_uid: 'text',
    uid: 'text',
    client_uid: 'text',
    matter_uid: 'text',
    service_uid: 'text',
    price: 'numeric',
    currency: 'text',
    title: 'text',
    due_date: 'date',
    at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into payment_statuses (business_uid, uid, client_uid, matter_uid, service_uid, payable_type, payable_uid, state, price,
    original_price, amount_paid, currency, title, tax_uids, due_date, paid_at, created_at, updated_at)
  select given.business_uid, given.uid, given.client_uid, given.matter_uid, given.service_uid, 'PendingBooking', given.uid, 'paid', 0,
    given.price, 0, given.currency, given.title, '{}', given.due_date, given.at, given.at, given.at
  from ${rows}`,
});

/** Of our own pending bookings: that they have become payment statuses. */
export const MARK_MATERIALISED = batchStatement({
  name: 'redemption_mark_materialised',
  columns: { business_uid: 'text', uid: 'text' },
  text: (given) => `
  update pending_bookings b set state = 'materialised'
  from ${given.rows}
  where b.business_uid = given.business_uid and b.uid = given.uid and b.business_uid = ${given.businesses}`,
});

function materialise(redemptions: readonly Redemption[]): BoundStatement[] {
  const rows = redemptions.flatMap(({ request, materialises }) =>
    materialises && request.virtualBooking ? [{ request, booking: request.virtualBooking }] : [],
  );
  if (rows.length === 0) return [];
  const column = <T>(value: (booking: VirtualBooking) => T): T[] => rows.map(({ booking }) => value(booking));
  const insert = bindRows(MATERIALISE_STATUSES, {
    business_uid: rows.map(({ request }) => request.businessUid),
    uid: column((booking) => booking.uid),
    client_uid: column((booking) => booking.clientUid),
    matter_uid: column((booking) => booking.matterUid),
    service_uid: column((booking) => booking.serviceUid),
    price: column((booking) => booking.price),
    currency: column((booking) => booking.currency),
    title: column((booking) => booking.title),
    due_date: rows.map(({ request }) => request.today),
    at: rows.map(({ request }) => request.now),
  });
  const ours = rows.filter(({ booking }) => booking.isOurs);
  if (ours.length === 0) return [insert];
  const mark = bindRows(MARK_MATERIALISED, {
    business_uid: ours.map(({ request }) => request.businessUid),
    uid: ours.map(({ booking }) => booking.uid),
  });
  return [insert, mark];
}

export const PAY_STATUSES = batchStatement({
  name: 'redemption_pay_statuses',
  columns: { business_uid: 'text', uid: 'text', at: 'timestamptz' },
  text: (given) => `
  update payment_statuses s
  set state = 'paid', original_price = s.price, price = 0, paid_at = given.at, updated_at = given.at
  from ${given.rows}
  where s.business_uid = given.business_uid and s.uid = given.uid and s.business_uid = ${given.businesses}`,
});

function payStatuses(redemptions: readonly Redemption[]): BoundStatement[] {
  if (redemptions.length === 0) return [];
  const rows = {
    business_uid: redemptions.map(({ status }) => status.businessUid),
    uid: redemptions.map(({ status }) => status.uid),
    at: redemptions.map(({ request }) => request.now),
  };
  return [bindRows(PAY_STATUSES, rows)];
}

/** The database refuses a second active one for a payment status (`uq_redemptions_active`). */
export const INSERT_REDEMPTIONS = batchStatement({
  name: 'redemption_insert_redemptions',
  columns: {
    business_uid: 'text',
    uid: 'text',
    payment_status_uid: 'text',
    booking_credit_uid: 'text',
    service_uid: 'text',
    at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into booking_credit_redemptions
    (business_uid, uid, payment_status_uid, booking_credit_uid, service_uid, active, created_at)
  select given.business_uid, given.uid, given.payment_status_uid, given.booking_credit_uid, given.service_uid, true, given.at
  from ${rows}`,
});

function insertRedemptions(uses: readonly RecordedUse[]): BoundStatement {
  return bindRows(INSERT_REDEMPTIONS, {
    business_uid: uses.map(({ use }) => use.credit.businessUid),
    uid: uses.map(({ uid }) => uid),
    payment_status_uid: uses.map(({ redemption }) => redemption.status.uid),
    booking_credit_uid: uses.map(({ use }) => use.credit.uid),
    service_uid: uses.map(({ redemption }) => redemption.status.serviceUid),
    at: uses.map(({ redemption }) => redemption.request.now),
  });
}

function entryOf({ use: { before, quantity }, uid, redemption }: RecordedUse) {
  const { on } = redemption.request;
  const reason = `session used for payment ${redemption.status.uid}${on === undefined ? '' : `, attended on ${on}`}`;
  return ledgerEntry(before, { kind: 'redeemed', quantity: -quantity, redemptionUid: uid, reason }, redemption.request);
}

/** The responses to requests that carry an `Idempotency-Key`, so that what was done and what was said commit together. */
function storeResponses(redemptions: readonly Redemption[]): BoundStatement[] {
  const rows = redemptions.flatMap((redemption) => {
    const key = redemption.request.idempotencyKey;
    return key ? [{ key, redemption }] : [];
  });
  if (rows.length === 0) return [];
  return [
    bindRows(INSERT_RECORDS, {
      business_uid: rows.map(({ key }) => key.businessUid),
      principal: rows.map(({ key }) => key.principal),
      key: rows.map(({ key }) => key.key),
      fingerprint: rows.map(({ key }) => key.fingerprint),
      status: rows.map(() => REDEEMED_STATUS),
      body: rows.map(({ redemption }) => JSON.stringify(successEnvelope('platform', answerOf(redemption)))),
      created_at: rows.map(({ redemption }) => redemption.request.now),
    }),
  ];
}
