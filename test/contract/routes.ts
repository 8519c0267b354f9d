import { randomUUID } from 'node:crypto';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, packageOf, paymentOf, redeem } from '../scenes/story.js';
import type { TestApp } from '../support/app/test-app.js';

/** Whom a route is for; what every kind of token gets from it follows from this. */
export type Audience = 'public' | 'client' | 'staff' | 'any' | 'directory' | 'bearer';

/** A request that succeeds for its audience. */
interface ExampleRequest {
  readonly path: string;
  readonly body?: unknown;
}

/** One route of the published API. */
export interface ContractRoute {
  /** As `/docs-json` spells it. */
  readonly route: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;
  readonly audience: Audience;
  /** The status of success. */
  readonly success: 200 | 201;
  /** What somebody of another business gets for the same request. */
  readonly other: number;
  /** Makes what the request needs, and the request. */
  readonly request: (app: TestApp, cast: Cast) => ExampleRequest | Promise<ExampleRequest>;
}

const CLIENT_PACKAGES = '/platform/v1/clients/payment/client_packages';
const STAFF_PACKAGES = '/platform/v1/payment/client_packages';
const BUSINESS_PACKAGES = '/business/payments/v1/client_packages';
const PAYMENT_REQUESTS = '/business/payments/v1/payment_requests';
const FUTURE = '2035-05-05T10:00:00Z';

/** A pending payment and a package that can pay it. */
async function payable(app: TestApp, cast: Cast): Promise<string> {
  await clientPackageOf(app, cast);
  return paymentOf(app, cast);
}

async function redeemed(app: TestApp, cast: Cast): Promise<string> {
  const uid = await payable(app, cast);
  dataOf(await redeem(app, cast, uid), 200);
  return uid;
}

async function booked(app: TestApp, cast: Cast): Promise<string> {
  const body = { business_id: cast.businessUid, service_id: cast.serviceUid, start_time: FUTURE };
  const answer = await app.post('/platform/v1/scheduling/bookings', body, cast.clientToken);
  return dataOf<{ booking: { id: string } }>(answer).booking.id;
}

async function onlinePackage(app: TestApp, cast: Cast): Promise<string> {
  const uid = await packageOf(app, cast);
  const path = `/platform/v1/payment/packages/${uid}`;
  dataOf(await app.put(path, { package: { online_payment_enabled: true } }, cast.staffToken), 200);
  return uid;
}

const catalogueBody = ({ serviceUid }: Cast) => ({
  name: 'Ten classes',
  price: '223.5',
  currency: 'USD',
  expiration: 6,
  expiration_unit: 'M',
  items: [{ total_bookings: 10, services: [{ id: serviceUid }] }],
  products: [{ id: 'yogamat000000001', quantity: 1 }],
});

/** Contract 1: redemption. */
const REDEMPTION: readonly ContractRoute[] = [
  {
    route: `POST ${CLIENT_PACKAGES}/update_usage`,
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${CLIENT_PACKAGES}/update_usage`,
      body: { payment_status_id: await payable(app, cast) },
    }),
  },
  {
    route: `POST ${CLIENT_PACKAGES}/preview`,
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${CLIENT_PACKAGES}/preview`,
      body: { payment_status_id: await payable(app, cast) },
    }),
  },
  {
    route: `GET ${CLIENT_PACKAGES}/validate`,
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${CLIENT_PACKAGES}/validate?payment_status_id=${await payable(app, cast)}`,
    }),
  },
  {
    route: `GET ${CLIENT_PACKAGES}/available_credits`,
    audience: 'client',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await clientPackageOf(app, cast);
      return { path: `${CLIENT_PACKAGES}/available_credits?service_id=${cast.serviceUid}` };
    },
  },
  {
    route: `GET ${CLIENT_PACKAGES}/is_valid`,
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${CLIENT_PACKAGES}/is_valid?client_package_id=${(await clientPackageOf(app, cast)).id}`,
    }),
  },
  {
    route: `GET ${CLIENT_PACKAGES}/redemptions_data`,
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => {
      const { id } = await clientPackageOf(app, cast);
      await redeem(app, cast, await paymentOf(app, cast));
      return { path: `${CLIENT_PACKAGES}/redemptions_data?client_package_id=${id}&page=1` };
    },
  },
  {
    route: `GET ${CLIENT_PACKAGES}/{id}`,
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => ({ path: `${CLIENT_PACKAGES}/${(await clientPackageOf(app, cast)).id}` }),
  },
  {
    route: `POST ${STAFF_PACKAGES}/update_usage`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${STAFF_PACKAGES}/update_usage`,
      body: { payment_status_uid: await payable(app, cast) },
    }),
  },
  {
    route: `POST ${STAFF_PACKAGES}/preview`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${STAFF_PACKAGES}/preview`,
      body: { payment_status_uid: await payable(app, cast) },
    }),
  },
  {
    route: `PUT ${STAFF_PACKAGES}/cancel_redemption`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${STAFF_PACKAGES}/cancel_redemption`,
      body: { payment_status_id: await redeemed(app, cast) },
    }),
  },
];

/** Contract 2: client packages. */
const PACKAGES_OF_CLIENTS: readonly ContractRoute[] = [
  {
    route: `POST ${STAFF_PACKAGES}`,
    audience: 'staff',
    success: 201,
    other: 422,
    request: async (app, cast) => ({
      path: STAFF_PACKAGES,
      body: { client_id: cast.clientUid, package_id: await packageOf(app, cast) },
    }),
  },
  {
    route: 'GET /client/payments/v1/client_packages',
    audience: 'client',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await clientPackageOf(app, cast);
      return { path: '/client/payments/v1/client_packages?filter[state][eq]=ACTIVE&sort=valid_until:asc' };
    },
  },
  {
    route: `GET ${BUSINESS_PACKAGES}/{uid}`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({ path: `${BUSINESS_PACKAGES}/${(await clientPackageOf(app, cast)).id}` }),
  },
  {
    route: `PUT ${BUSINESS_PACKAGES}/{uid}`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${BUSINESS_PACKAGES}/${(await clientPackageOf(app, cast)).id}`,
      body: { client_package: { booking_credits: [], valid_until: '2040-01-01' } },
    }),
  },
  {
    route: `GET ${BUSINESS_PACKAGES}/{uid}/ledger`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${BUSINESS_PACKAGES}/${(await clientPackageOf(app, cast)).id}/ledger?as_of=2035-01-01`,
    }),
  },
  {
    route: `GET ${BUSINESS_PACKAGES}/{uid}/redemptions`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => {
      const { id } = await clientPackageOf(app, cast);
      await redeem(app, cast, await paymentOf(app, cast));
      return { path: `${BUSINESS_PACKAGES}/${id}/redemptions?page=1` };
    },
  },
  {
    route: 'GET /platform/v1/clients/{client_id}/payment/client_packages',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => {
      await clientPackageOf(app, cast);
      return { path: `/platform/v1/clients/${cast.clientUid}/payment/client_packages` };
    },
  },
];

/** Contract 3: the catalogue. */
const CATALOGUE: readonly ContractRoute[] = [
  {
    route: 'GET /business/payments/v1/package_settings',
    audience: 'staff',
    success: 200,
    other: 200,
    request: () => ({ path: '/business/payments/v1/package_settings' }),
  },
  {
    route: 'PUT /business/payments/v1/package_settings',
    audience: 'staff',
    success: 200,
    other: 200,
    request: () => ({
      path: '/business/payments/v1/package_settings',
      body: { package_settings: { expiry_last_day: 'anniversary' } },
    }),
  },
  {
    route: 'POST /platform/v1/payment/packages',
    audience: 'staff',
    success: 201,
    other: 422,
    request: (_app, cast) => ({ path: '/platform/v1/payment/packages', body: catalogueBody(cast) }),
  },
  {
    route: 'POST /platform/v1/payment/booking_packages',
    audience: 'staff',
    success: 201,
    other: 422,
    request: (_app, { serviceUid }) => ({
      path: '/platform/v1/payment/booking_packages',
      body: { name: 'Test Package', price: 100, sessions_count: 10, service_uids: [serviceUid] },
    }),
  },
  {
    route: 'GET /platform/v1/payment/packages',
    audience: 'staff',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await packageOf(app, cast);
      return { path: '/platform/v1/payment/packages?include_items=true&active_only=true' };
    },
  },
  {
    route: 'GET /platform/v1/payment/packages/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({ path: `/platform/v1/payment/packages/${await packageOf(app, cast)}` }),
  },
  {
    route: 'PUT /platform/v1/payment/packages/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `/platform/v1/payment/packages/${await packageOf(app, cast)}`,
      body: { package: { name: 'Renamed', active: false } },
    }),
  },
  {
    route: 'PUT /business/payments/v1/packages/reorder',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: '/business/payments/v1/packages/reorder',
      body: { packages: [{ id: await packageOf(app, cast), order: 1 }] },
    }),
  },
  {
    route: 'GET /client/payments/v1/packages',
    audience: 'public',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await onlinePackage(app, cast);
      return { path: `/client/payments/v1/packages?business_id=${cast.businessUid}` };
    },
  },
  {
    route: 'GET /client/payments/v1/packages/{id}',
    audience: 'public',
    success: 200,
    other: 200,
    request: async (app, cast) => ({ path: `/client/payments/v1/packages/${await onlinePackage(app, cast)}` }),
  },
];

/** Contract 4: payment requests. */
const PAYMENTS: readonly ContractRoute[] = [
  {
    route: 'GET /client/payments/v1/payment_requests',
    audience: 'client',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await paymentOf(app, cast);
      return { path: '/client/payments/v1/payment_requests' };
    },
  },
  {
    route: 'GET /client/payments/v1/payment_requests/{uid}/checkout',
    audience: 'client',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `/client/payments/v1/payment_requests/${await paymentOf(app, cast)}/checkout`,
    }),
  },
  {
    route: `GET ${PAYMENT_REQUESTS}`,
    audience: 'staff',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await redeemed(app, cast);
      return { path: `${PAYMENT_REQUESTS}?filter[state][in]=DUE,PAID&sort=due_date:asc` };
    },
  },
  {
    route: `GET ${PAYMENT_REQUESTS}/{uid}`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({ path: `${PAYMENT_REQUESTS}/${await paymentOf(app, cast)}` }),
  },
  {
    route: `PUT ${PAYMENT_REQUESTS}/{uid}`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${PAYMENT_REQUESTS}/${await paymentOf(app, cast)}`,
      body: { payment_request: { price: 60, price_before_coupon: '70.5', tax_uids: ['t1a2x3u4i5d6e7f8'] } },
    }),
  },
  {
    route: `POST ${PAYMENT_REQUESTS}`,
    audience: 'staff',
    success: 201,
    other: 422,
    request: (_app, cast) => ({
      path: PAYMENT_REQUESTS,
      body: { payment_request: { client_id: cast.clientUid, service_id: cast.serviceUid, price: 50 } },
    }),
  },
];

/** Contract 5: what the flow stands on. */
const FOUNDATIONS: readonly ContractRoute[] = [
  {
    route: 'GET /platform/v1/clients',
    audience: 'staff',
    success: 200,
    other: 200,
    request: () => ({ path: '/platform/v1/clients?search_term=grace' }),
  },
  {
    route: 'POST /platform/v1/clients',
    audience: 'staff',
    success: 201,
    other: 201,
    request: () => ({
      path: '/platform/v1/clients',
      body: { first_name: 'Ada', email: `${randomUUID()}@example.com`, phone: '+49 30 1234' },
    }),
  },
  {
    route: 'GET /platform/v1/clients/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { clientUid }) => ({ path: `/platform/v1/clients/${clientUid}` }),
  },
  {
    route: 'PUT /platform/v1/clients/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `/platform/v1/clients/${(await clientOf(app, cast)).clientUid}`,
      body: { last_name: 'Murray', mobile_phone: '+1 555 0100' },
    }),
  },
  {
    route: 'DELETE /platform/v1/clients/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({ path: `/platform/v1/clients/${(await clientOf(app, cast)).clientUid}` }),
  },
  ...(['merge', 'merge_preview'] as const).map((name): ContractRoute => ({
    route: `POST /platform/v1/clients/{id}/${name}`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => {
      const other = await clientOf(app, cast);
      await clientPackageOf(app, { ...cast, ...other });
      return { path: `/platform/v1/clients/${other.clientUid}/${name}`, body: { into: cast.clientUid } };
    },
  })),
  {
    route: 'GET /business/clients/v1/contacts/{client_uid}/matters',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { clientUid }) => ({ path: `/business/clients/v1/contacts/${clientUid}/matters` }),
  },
  {
    route: 'POST /business/clients/v1/contacts/{client_uid}/matters',
    audience: 'staff',
    success: 201,
    other: 404,
    request: (_app, { clientUid }) => ({
      path: `/business/clients/v1/contacts/${clientUid}/matters`,
      body: { display_name: 'Knee' },
    }),
  },
  {
    route: 'POST /platform/v1/businesses',
    audience: 'directory',
    success: 201,
    other: 401,
    request: () => ({ path: '/platform/v1/businesses', body: { name: 'Lotus Yoga', time_zone: 'Europe/Berlin' } }),
  },
  {
    route: 'GET /platform/v1/businesses/{business_uid}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { businessUid }) => ({ path: `/platform/v1/businesses/${businessUid}` }),
  },
  {
    route: 'PUT /platform/v1/businesses/{business_uid}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { businessUid }) => ({
      path: `/platform/v1/businesses/${businessUid}`,
      body: { name: 'Lotus Yoga', time_zone: 'Europe/Berlin', currency: 'USD' },
    }),
  },
  {
    route: 'GET /platform/v1/businesses/{business_uid}/staffs',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { businessUid }) => ({ path: `/platform/v1/businesses/${businessUid}/staffs` }),
  },
  {
    route: 'GET /platform/v1/businesses/{business_uid}/features',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { businessUid }) => ({ path: `/platform/v1/businesses/${businessUid}/features` }),
  },
  {
    route: 'PUT /platform/v1/businesses/{business_uid}/features',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { businessUid }) => ({
      path: `/platform/v1/businesses/${businessUid}/features`,
      body: { features: ['booking_packages'] },
    }),
  },
  {
    route: 'POST /platform/v1/tokens',
    audience: 'directory',
    success: 201,
    other: 401,
    request: (_app, { businessUid }) => ({ path: '/platform/v1/tokens', body: { business_id: businessUid } }),
  },
  {
    route: 'POST /v2/settings/services',
    audience: 'staff',
    success: 201,
    other: 201,
    request: () => ({ path: '/v2/settings/services', body: { name: 'Massage', duration: 60, price: '19.99' } }),
  },
  {
    route: 'PUT /v2/settings/services/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: (_app, { serviceUid }) => ({ path: `/v2/settings/services/${serviceUid}`, body: { duration: 45 } }),
  },
  {
    route: 'GET /platform/v1/services',
    audience: 'any',
    success: 200,
    other: 404,
    request: (_app, { businessUid }) => ({ path: `/platform/v1/services?business_id=${businessUid}` }),
  },
  {
    route: 'GET /platform/v1/services/{uid}',
    audience: 'any',
    success: 200,
    other: 404,
    request: (_app, { serviceUid }) => ({ path: `/platform/v1/services/${serviceUid}` }),
  },
  {
    route: 'GET /platform/v1/services/availability',
    audience: 'any',
    success: 200,
    other: 200,
    request: () => ({ path: '/platform/v1/services/availability?start_date=2035-01-01&end_date=2035-01-02' }),
  },
  {
    route: 'GET /platform/v1/services/{uid}/availability',
    audience: 'any',
    success: 200,
    other: 404,
    request: (_app, { serviceUid }) => ({
      path: `/platform/v1/services/${serviceUid}/availability?start_date=2035-01-01&end_date=2035-01-02`,
    }),
  },
  {
    route: 'POST /platform/v1/scheduling/bookings',
    audience: 'any',
    success: 201,
    other: 404,
    request: (_app, cast) => ({
      path: '/platform/v1/scheduling/bookings',
      body: {
        business_id: cast.businessUid,
        service_id: cast.serviceUid,
        client_id: cast.clientUid,
        start_time: FUTURE,
        booking_type: 'appointment',
      },
    }),
  },
  {
    route: 'POST /platform/v1/scheduling/bookings/cancel',
    audience: 'any',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: '/platform/v1/scheduling/bookings/cancel',
      body: { business_id: cast.businessUid, booking_id: await booked(app, cast) },
    }),
  },
  {
    route: 'GET /platform/v1/scheduling/appointments',
    audience: 'staff',
    success: 200,
    other: 200,
    request: async (app, cast) => {
      await booked(app, cast);
      return { path: '/platform/v1/scheduling/appointments' };
    },
  },
  {
    route: 'GET /platform/v1/scheduling/appointments/{id}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({ path: `/platform/v1/scheduling/appointments/${await booked(app, cast)}` }),
  },
  {
    route: 'POST /business/scheduling/v1/virtual_bookings',
    audience: 'staff',
    success: 201,
    other: 422,
    request: (_app, cast) => ({
      path: '/business/scheduling/v1/virtual_bookings',
      body: { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: FUTURE },
    }),
  },
  {
    route: 'POST /business/payments/v1/invoices',
    audience: 'staff',
    success: 201,
    other: 422,
    request: (_app, cast) => ({
      path: '/business/payments/v1/invoices',
      body: {
        invoice: {
          matter_uid: cast.matterUid,
          currency: 'USD',
          billing_address: '1 Main Street',
          issue_date: '2030-01-01',
          due_date: '2030-01-31',
          items: [{ name: 'Mat', quantity: 2, unit_amount: 25 }],
        },
      },
    }),
  },
  {
    route: 'POST /platform/v1/payments',
    audience: 'staff',
    success: 201,
    other: 422,
    request: async (app, cast) => ({
      path: '/platform/v1/payments',
      body: {
        amount: 100,
        client_id: cast.clientUid,
        currency: 'USD',
        payment_method: 'cash',
        title: 'Ten classes',
        payment_subject_type: 'ClientBookingPackage',
        payment_subject_id: (await clientPackageOf(app, cast)).id,
      },
    }),
  },
  {
    route: 'PUT /platform/v1/payments/{payment_status_uid}',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `/platform/v1/payments/${await paymentOf(app, cast)}`,
      body: { payment_method: 'cash', amount: 20 },
    }),
  },
  {
    route: 'POST /platform/v1/payments/{payment_status_uid}/refunds',
    audience: 'staff',
    success: 201,
    other: 404,
    request: async (app, cast) => {
      const path = `/platform/v1/payments/${await paymentOf(app, cast)}`;
      dataOf(await app.put(path, { payment_method: 'cash', amount: 20 }, cast.staffToken), 200);
      return { path: `${path}/refunds`, body: { amount: 20 } };
    },
  },
  {
    route: `POST ${BUSINESS_PACKAGES}/{uid}/cancel`,
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `${BUSINESS_PACKAGES}/${(await clientPackageOf(app, cast)).id}/cancel`,
      body: { reason: 'Sold by mistake' },
    }),
  },
];

/** Every route of the published API and of ours that takes or gives JSON. */
export const CONTRACT_ROUTES: readonly ContractRoute[] = [
  ...REDEMPTION,
  ...PACKAGES_OF_CLIENTS,
  ...CATALOGUE,
  ...PAYMENTS,
  ...FOUNDATIONS,
  {
    route: 'POST /platform/v1/clients/{id}/revoke_tokens',
    audience: 'staff',
    success: 200,
    other: 404,
    request: async (app, cast) => ({
      path: `/platform/v1/clients/${(await clientOf(app, cast)).clientUid}/revoke_tokens`,
    }),
  },
  {
    route: 'POST /platform/v1/clients/{id}/tokens',
    audience: 'staff',
    success: 201,
    other: 404,
    request: async (app, cast) => ({
      path: `/platform/v1/clients/${(await clientOf(app, cast)).clientUid}/tokens`,
      body: { days: 7, single_use: true },
    }),
  },
  {
    route: 'POST /platform/v1/tokens/exchange',
    audience: 'client',
    success: 201,
    other: 201,
    request: () => ({ path: '/platform/v1/tokens/exchange' }),
  },
  {
    route: 'POST /platform/v1/tokens/revoke',
    audience: 'bearer',
    success: 200,
    other: 400,
    request: (app, cast) => ({
      path: '/platform/v1/tokens/revoke',
      body: { token: app.token({ type: 'staff', uid: cast.staffUid, businessUid: cast.businessUid }) },
    }),
  },
];

/** A business that a directory of its own manages, with everybody who may act in it. */
export async function worldOf(app: TestApp): Promise<Cast> {
  return castOf(app, { business: { currency: 'USD', time_zone: 'Europe/Berlin' } });
}
