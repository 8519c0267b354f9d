/**
 * README's story, told by a client that is generated from the document. The generated-client test copies this file beside such a client,
 * compiles both in strict mode and runs it with the service's address, tokens and ids; what it prints is compared.
 */
import { createClient, createConfig } from './client/client/index.js';
import {
  createClientPackage,
  createPaymentRequest,
  createVirtualBooking,
  listClientPackages,
  previewRedemption,
  redeemCredit,
} from './client/index.js';
import type {
  PaidByMoneyDetails,
  PaidByNothingDetails,
  PaidByPackageDetails,
  RedeemCreditError,
  RedeemCreditErrors,
} from './client/index.js';

declare const process: { readonly argv: readonly string[] };

interface Facts {
  readonly url: string;
  readonly staffToken: string;
  readonly clientToken: string;
  readonly clientUid: string;
  readonly packageUid: string;
  readonly serviceUid: string;
}

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Refusal = RedeemCreditErrors[422];

const codesAreTyped: Equal<
  Refusal['error_code'],
  | 'NO_PACKAGE'
  | 'ALREADY_PAID'
  | 'PARTLY_PAID'
  | 'NOTHING_TO_PAY'
  | 'INVALID_PARAMETER'
  | 'VIRTUAL_BOOKING_NOT_REDEEMABLE'
  | 'VIRTUAL_BOOKING_UNAVAILABLE'
  | 'IDEMPOTENCY_CONFLICT'
> = true;
const detailsAreTyped: Equal<
  Extract<Refusal, { error_code: 'ALREADY_PAID' }>['details'],
  PaidByPackageDetails | PaidByMoneyDetails | PaidByNothingDetails | undefined
> = true;
// @ts-expect-error no route answers this code
const unheardOf: Refusal['error_code'] = 'UNHEARD_OF';

const facts = JSON.parse(process.argv[2] ?? '') as Facts;
const clientFor = (token: string) => createClient(createConfig({ baseUrl: facts.url, auth: () => token }));
const studio = clientFor(facts.staffToken);
const grace = clientFor(facts.clientToken);

/** What a refusal says, as a front end would tell it. */
function inWords(refusal: RedeemCreditError): string {
  switch (refusal.error_code) {
    case 'ALREADY_PAID':
      return refusal.details?.paid_by === 'package' ? `paid with ${refusal.details.package_name}` : 'paid';
    case 'PARTLY_PAID':
      return `${refusal.details.amount_left} left to pay`;
    case 'NO_PACKAGE':
      return refusal.details.map(({ reason, fix }) => `${reason}: ${fix}`).join(' ');
    default:
      return refusal.error;
  }
}

async function tellStory() {
  const given = await createClientPackage({
    client: studio,
    body: { client_id: facts.clientUid, package_id: facts.packageUid, sessions_count: 10 },
    throwOnError: true,
  });
  const asked = await createPaymentRequest({
    client: studio,
    body: { payment_request: { client_id: facts.clientUid, service_id: facts.serviceUid, price: 50 } },
    throwOnError: true,
  });
  const body = { payment_status_id: asked.data.data.payment_request.uid };

  const preview = await previewRedemption({ client: grace, body, throwOnError: true });
  const headers = { 'Idempotency-Key': 'class of Monday' };
  const used = await redeemCredit({ client: grace, body, headers, throwOnError: true });
  const repeated = await redeemCredit({ client: grace, body, headers, throwOnError: true });
  const again = await redeemCredit({ client: grace, body });

  const held = await createVirtualBooking({
    client: studio,
    body: { client_id: facts.clientUid, service_id: facts.serviceUid, start_time: '2035-05-05T10:00:00Z' },
    throwOnError: true,
  });
  const virtual = { payment_status_id: held.data.data.virtual_booking.uid };
  await redeemCredit({ client: grace, body: virtual, throwOnError: true });
  const left = await listClientPackages({ client: grace, query: { per_page: 1 }, throwOnError: true });
  const unknown = await redeemCredit({ client: grace, body: { payment_status_id: '0000000000000000' } });

  return {
    total: given.data.data.client_package.total_bookings,
    leftAfterwards: preview.data.data.credit?.balance_after,
    paidWith: used.data.data.package_name,
    sameAgain: JSON.stringify(repeated.data) === JSON.stringify(used.data),
    refusal: again.error && inWords(again.error),
    used: left.data.data.client_packages[0]?.bookings_usage,
    unknown: unknown.response?.status,
    typed: codesAreTyped && detailsAreTyped && unheardOf !== undefined,
  };
}

console.log(JSON.stringify(await tellStory()));
