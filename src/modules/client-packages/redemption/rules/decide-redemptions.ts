import { isZero } from '../../../../platform/common/money.js';
import { compareCredits, ineligibilityOf } from '../../credits/credit-eligibility.js';
import type { CreditSnapshot } from '../../credits/credit.types.js';
import { positionOf } from '../../credits/ledger.js';
import type { Decision, PayableStatus, RedemptionRequest, Refusal } from '../redemption.types.js';

/**
 * The whole business rule of redemption (contract 1.1), for a batch: for each request, in order, the credit that pays or the
 * reason why none does. Pure; earlier requests of the batch count as done for later ones, so two requests can't be given
 * the same last session, nor one payment status be paid twice.
 *
 * @param requests what is wanted
 * @param statuses the payment statuses named, locked; a virtual booking has none yet
 * @param credits the clients' credits, locked, in any order; ones that are not eligible are harmless, and so are repetitions
 * @returns one decision for each request, at the same index
 */
export function decideRedemptions(
  requests: readonly RedemptionRequest[],
  statuses: readonly PayableStatus[],
  credits: readonly CreditSnapshot[],
): Decision[] {
  const statusByKey = new Map(statuses.map((status) => [keyOf(status.businessUid, status.uid), status]));
  const creditsByClient = groupByClient(credits);
  const usedInBatch = new Map<CreditSnapshot, number>();

  return requests.map((request) => {
    const key = keyOf(request.businessUid, request.paymentStatusUid);
    const known = statusByKey.get(key);
    const status = known ?? statusOfVirtualBooking(request);
    if (!status || status.clientUid !== request.clientUid) return { kind: 'refused', code: 'UNKNOWN' };
    const unpayable = whyUnpayable(status);
    if (unpayable) return unpayable;

    const { businessUid, clientUid, today } = request;
    const { serviceUid } = status;
    const purpose = { businessUid, clientUid, serviceUid, today, matterUid: request.matterUid ?? status.matterUid };
    if (serviceUid === null) return { kind: 'refused', code: 'NO_PACKAGE', purpose };
    const credit = (creditsByClient.get(keyOf(businessUid, clientUid)) ?? []).find(
      (candidate) => ineligibilityOf(candidate, purpose, usedInBatch.get(candidate)) === undefined,
    );
    if (!credit) return { kind: 'refused', code: 'NO_PACKAGE', purpose };

    const used = usedInBatch.get(credit) ?? 0;
    usedInBatch.set(credit, used + 1);
    statusByKey.set(key, { ...status, state: 'paid' });
    return {
      kind: 'redeemed',
      request,
      status: { ...status, serviceUid },
      purpose,
      uses: [{ credit, quantity: 1, before: positionOf(credit, used) }],
      materialises: known === undefined,
    };
  });
}

/** Why no credit at all can pay `status`. One that money has paid in part would swallow it, and one of 0 would swallow a session. */
function whyUnpayable(status: PayableStatus): Refusal | undefined {
  if (status.state === 'paid') return { kind: 'refused', code: 'ALREADY_PAID' };
  if (status.state === 'cancelled') return { kind: 'refused', code: 'CANCELLED' };
  if (isZero(status.price)) return { kind: 'refused', code: 'NOTHING_TO_PAY' };
  return isZero(status.amountPaid) ? undefined : { kind: 'refused', code: 'PARTLY_PAID', status };
}

/** Names a business's row. Uids contain no slash (contract 0.5), and a caller's that does simply finds nothing. */
export function keyOf(businessUid: string, uid: string): string {
  return `${businessUid}/${uid}`;
}

/** Sorted. A credit that was found for two days comes twice, one after the other, and counts once. */
function groupByClient(credits: readonly CreditSnapshot[]): Map<string, CreditSnapshot[]> {
  const groups = new Map<string, CreditSnapshot[]>();
  for (const credit of credits.toSorted(compareCredits)) {
    const key = keyOf(credit.businessUid, credit.clientUid);
    const group = groups.get(key);
    if (!group) groups.set(key, [credit]);
    else if (group.at(-1)?.uid !== credit.uid) group.push(credit);
  }
  return groups;
}

function statusOfVirtualBooking({ businessUid, virtualBooking }: RedemptionRequest): PayableStatus | undefined {
  if (!virtualBooking) return undefined;
  const { uid, clientUid, matterUid, serviceUid, price } = virtualBooking;
  return { businessUid, uid, clientUid, matterUid, serviceUid, price, amountPaid: '0', state: 'pending' };
}
