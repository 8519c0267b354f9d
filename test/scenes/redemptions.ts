import { query } from '../support/database/books.js';
import type { TestResponse, TestApp } from '../support/app/test-app.js';
import { type Cast, dataOf, STAFF_UPDATE_USAGE, VALIDATE } from './story.js';

export const NO_PACKAGE = { status: 'Error', error: 'There is no package to use', error_code: 'NO_PACKAGE' };
export const ALREADY_PAID = { status: 'Error', error: 'Payment status is already paid', error_code: 'ALREADY_PAID' };
export const CANCELLED = { status: 'Error', error: 'Payment status is cancelled', error_code: 'INVALID_PARAMETER' };
export const NOT_FOUND = { status: 'Error', error: 'Payment status not found', error_code: 'NOT_FOUND' };
export const GATE_CLOSED = { message: '403 Forbidden', status: 'module_permission_missing' };

/** A platform refusal without its `details`, which are ours and may grow. */
export function refusalIn({ body }: TestResponse): unknown {
  const { details: _details, ...refusal } = body as Readonly<Record<string, unknown>>;
  return refusal;
}

/** Asks, as the cast's client, whether a package could pay. */
export function validate(app: TestApp, { clientToken }: Pick<Cast, 'clientToken'>, uid: string): Promise<TestResponse> {
  return app.get(`${VALIDATE}?payment_status_id=${encodeURIComponent(uid)}`, clientToken);
}

/** Uses a credit for a payment, as the cast's staff. */
export function redeemAsStaff(
  app: TestApp,
  { staffToken }: Pick<Cast, 'staffToken'>,
  uid: string,
): Promise<TestResponse> {
  return app.post(STAFF_UPDATE_USAGE, { payment_status_uid: uid }, staffToken);
}

/** Puts a payment into a state for which there may be no route. */
export async function putIntoState(app: TestApp, uid: string, state: 'paid' | 'cancelled'): Promise<void> {
  await query(app.database, 'update payment_statuses set state = $2 where uid = $1', [uid, state]);
}

/** One more matter of the cast's client. */
export async function matterOf(app: TestApp, { clientUid, staffToken }: Cast): Promise<string> {
  const path = `/business/clients/v1/contacts/${clientUid}/matters`;
  const answer = await app.post(path, { display_name: 'Back pain' }, staffToken);
  return dataOf<{ matter: { uid: string } }>(answer).matter.uid;
}

/** How many sessions of a client package are used. */
export async function usageOf(app: TestApp, clientPackageUid: string): Promise<number> {
  const text = `select sum(bookings_usage)::integer as used from booking_credits where client_package_uid = $1`;
  const [row] = await query<{ used: number }>(app.database, text, [clientPackageUid]);
  return row?.used ?? Number.NaN;
}
