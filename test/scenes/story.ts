import type { TestResponse, TestApp, TestBusiness } from '../support/app/test-app.js';

export const UPDATE_USAGE = '/platform/v1/clients/payment/client_packages/update_usage';
export const VALIDATE = '/platform/v1/clients/payment/client_packages/validate';
export const STAFF_UPDATE_USAGE = '/platform/v1/payment/client_packages/update_usage';
export const CANCEL_REDEMPTION = '/platform/v1/payment/client_packages/cancel_redemption';

type Fields = Readonly<Record<string, unknown>>;

/** A client with a token, in a business that sells one service. */
export interface Cast extends TestBusiness {
  readonly clientUid: string;
  readonly clientToken: string;
  readonly matterUid: string;
  readonly serviceUid: string;
}

/** `data` of an answer that must have the status `expected`. */
export function dataOf<T>(answer: TestResponse, expected = 201): T {
  if (answer.status !== expected) throw new Error(`expected ${expected}, got ${answer.status}: ${answer.text}`);
  return (answer.body as { data: T }).data;
}

/** A business, a service and a client, made through the API. */
export async function castOf(app: TestApp, fields: { business?: Fields; client?: Fields } = {}): Promise<Cast> {
  const business = await app.business(fields.business);
  const { clientUid, clientToken, matterUid } = await clientOf(app, business, fields.client);
  return { ...business, clientUid, clientToken, matterUid, serviceUid: await serviceOf(app, business) };
}

/** One more client of a business. */
export async function clientOf(
  app: TestApp,
  { staffToken }: TestBusiness,
  fields: Fields = {},
): Promise<Pick<Cast, 'clientUid' | 'clientToken' | 'matterUid'>> {
  const answer = await app.post('/platform/v1/clients', { first_name: 'Grace', ...fields }, staffToken);
  const { client, token } = dataOf<{ client: { id: string }; token: string }>(answer);
  const matters = await app.get(`/business/clients/v1/contacts/${client.id}/matters`, staffToken);
  const [matter] = dataOf<{ matters: [{ uid: string }] }>(matters, 200).matters;
  return { clientUid: client.id, clientToken: token, matterUid: matter.uid };
}

/** One more paid service of a business. */
export async function serviceOf(app: TestApp, { staffToken }: TestBusiness, fields: Fields = {}): Promise<string> {
  const body = { name: 'Yoga class', duration: 60, price: 50, ...fields };
  const answer = await app.post('/v2/settings/services', body, staffToken);
  return (answer.body as { id: string }).id;
}

/** A catalogue package in the short form: `sessions_count` sessions for the cast's service. */
export async function packageOf(app: TestApp, cast: Cast, fields: Fields = {}): Promise<string> {
  const body = { name: 'Ten classes', price: 100, sessions_count: 10, service_uids: [cast.serviceUid], ...fields };
  const answer = await app.post('/platform/v1/payment/booking_packages', body, cast.staffToken);
  return dataOf<{ booking_package: { id: string } }>(answer).booking_package.id;
}

/** A client package as the API answers it. */
export interface ClientPackageAnswer {
  readonly id: string;
  readonly payment_status_id: string;
  readonly total_bookings: string;
  readonly bookings_usage: string;
  readonly valid_until: string;
  readonly booking_credits: readonly { readonly id: string; readonly bookings_usage: string }[];
}

/** Gives the cast's client a package; without `package_id` a new one of the catalogue. */
export async function clientPackageOf(app: TestApp, cast: Cast, fields: Fields = {}): Promise<ClientPackageAnswer> {
  const packageId = fields['package_id'] ?? (await packageOf(app, cast, { name: fields['name'] ?? 'Ten classes' }));
  const body = { client_id: cast.clientUid, package_id: packageId, ...fields };
  const answer = await app.post('/platform/v1/payment/client_packages', body, cast.staffToken);
  return dataOf<{ client_package: ClientPackageAnswer }>(answer).client_package;
}

/** Asks the cast's client for a payment for the cast's service; answers its uid. */
export async function paymentOf(app: TestApp, cast: Cast, fields: Fields = {}): Promise<string> {
  const request = { client_id: cast.clientUid, service_id: cast.serviceUid, price: 50, ...fields };
  const answer = await app.post(
    '/business/payments/v1/payment_requests',
    { payment_request: request },
    cast.staffToken,
  );
  return dataOf<{ payment_request: { uid: string } }>(answer).payment_request.uid;
}

/** Uses a credit for a payment, as the cast's client. */
export function redeem(app: TestApp, cast: Pick<Cast, 'clientToken'>, paymentStatusUid: string): Promise<TestResponse> {
  return app.post(UPDATE_USAGE, { payment_status_id: paymentStatusUid }, cast.clientToken);
}

/** A payment request as staff see it. */
export async function paymentRequest(app: TestApp, cast: Cast, uid: string): Promise<Record<string, unknown>> {
  const path = `/client/payments/v1/payment_requests?filter[uid][eq]=${uid}`;
  const found = dataOf<{ payment_requests: Record<string, unknown>[] }>(await app.get(path, cast.clientToken), 200);
  return found.payment_requests[0] ?? {};
}
