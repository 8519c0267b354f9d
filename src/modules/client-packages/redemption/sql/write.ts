import { successEnvelope } from '../../../../platform/common/envelope/family.js';
import { newUid } from '../../../../platform/common/uid.js';
import type { BoundStatement } from '../../../../platform/database/pipeline/pipeline-query.js';
import { withRows } from '../../../../platform/database/pipeline/batch-statement.js';
import type { VirtualBooking } from '../../../virtual-bookings/virtual-booking.js';
import { INSERT_RECORDS } from '../../../../platform/idempotency/idempotency-records.js';
import { answerOf, REDEEMED_STATUS } from '../redemption-answer.js';
import type { Redemption } from '../redemption.types.js';
import {
  INSERT_LEDGER_ENTRIES,
  INSERT_REDEMPTIONS,
  MARK_MATERIALISED,
  MATERIALISE_STATUSES,
  PAY_STATUSES,
  USE_CREDITS,
} from './gather.js';

/**
 * The statements that carry out `redemptions`: six at most, however many there are (design.md, Redemption, step 3).
 * Payment statuses come first, because redemptions refer to them.
 */
export function writesOf(redemptions: readonly Redemption[]): BoundStatement[] {
  if (redemptions.length === 0) return [];
  const existing = redemptions.filter((redemption) => !redemption.materialises);
  const uids = redemptions.map(() => newUid());
  return [
    ...materialise(redemptions),
    ...(existing.length > 0 ? [payStatuses(existing)] : []),
    useCredits(redemptions),
    insertRedemptions(redemptions, uids),
    insertLedgerEntries(redemptions, uids),
    ...storeAnswers(redemptions),
  ];
}

function materialise(redemptions: readonly Redemption[]): BoundStatement[] {
  const rows = redemptions.flatMap(({ request, materialises }) =>
    materialises && request.virtualBooking ? [{ request, booking: request.virtualBooking }] : [],
  );
  if (rows.length === 0) return [];
  const column = <T>(value: (booking: VirtualBooking) => T): T[] => rows.map(({ booking }) => value(booking));
  const own = rows.filter(({ booking }) => booking.isOurs);
  const insert = withRows(MATERIALISE_STATUSES, [
    rows.map(({ request }) => request.businessUid),
    column((booking) => booking.uid),
    column((booking) => booking.clientUid),
    column((booking) => booking.matterUid),
    column((booking) => booking.serviceUid),
    column((booking) => booking.price),
    column((booking) => booking.currency),
    column((booking) => booking.title),
    rows.map(({ request }) => request.today),
    rows.map(({ request }) => request.now),
  ]);
  if (own.length === 0) return [insert];
  const ownKeys = [own.map(({ request }) => request.businessUid), own.map(({ booking }) => booking.uid)];
  return [insert, withRows(MARK_MATERIALISED, ownKeys)];
}

function payStatuses(redemptions: readonly Redemption[]): BoundStatement {
  return withRows(PAY_STATUSES, [
    redemptions.map(({ status }) => status.businessUid),
    redemptions.map(({ status }) => status.uid),
    redemptions.map(({ request }) => request.now),
  ]);
}

function useCredits(redemptions: readonly Redemption[]): BoundStatement {
  const sessionsByCredit = new Map<Redemption['credit'], number>();
  for (const { credit } of redemptions) sessionsByCredit.set(credit, (sessionsByCredit.get(credit) ?? 0) + 1);
  const credits = [...sessionsByCredit.keys()];
  return withRows(USE_CREDITS, [
    credits.map((credit) => credit.businessUid),
    credits.map((credit) => credit.uid),
    [...sessionsByCredit.values()],
  ]);
}

function insertRedemptions(redemptions: readonly Redemption[], uids: readonly string[]): BoundStatement {
  return withRows(INSERT_REDEMPTIONS, [
    redemptions.map(({ status }) => status.businessUid),
    uids,
    redemptions.map(({ status }) => status.uid),
    redemptions.map(({ credit }) => credit.uid),
    redemptions.map(({ status }) => status.serviceUid),
    redemptions.map(({ request }) => request.now),
  ]);
}

function insertLedgerEntries(redemptions: readonly Redemption[], uids: readonly string[]): BoundStatement {
  return withRows(INSERT_LEDGER_ENTRIES, [
    redemptions.map(({ credit }) => credit.businessUid),
    redemptions.map(({ credit }) => credit.uid),
    redemptions.map(({ ledgerSequence }) => ledgerSequence),
    redemptions.map(({ balanceAfter }) => balanceAfter),
    uids,
    redemptions.map(({ request }) => request.actor.type),
    redemptions.map(({ request }) => request.actor.uid),
    redemptions.map(({ status }) => `session used for payment ${status.uid}`),
    redemptions.map(({ request }) => request.requestId),
    redemptions.map(({ request }) => request.now),
  ]);
}

/** The answers of requests that carry an `Idempotency-Key`, so that what was done and what was said commit together. */
function storeAnswers(redemptions: readonly Redemption[]): BoundStatement[] {
  const rows = redemptions.flatMap((redemption) => {
    const key = redemption.request.idempotencyKey;
    return key ? [{ key, redemption }] : [];
  });
  if (rows.length === 0) return [];
  return [
    withRows(INSERT_RECORDS, [
      rows.map(({ key }) => key.businessUid),
      rows.map(({ key }) => key.principal),
      rows.map(({ key }) => key.key),
      rows.map(({ key }) => key.fingerprint),
      rows.map(() => REDEEMED_STATUS),
      rows.map(({ redemption }) => JSON.stringify(successEnvelope('platform', answerOf(redemption)))),
      rows.map(({ redemption }) => redemption.request.now),
    ]),
  ];
}
