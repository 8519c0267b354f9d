import { signToken } from '../../src/platform/auth/sign-token.js';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { type Ticket, ticketAt, uidOf } from '../data/population.js';
import type { LoadOrder, RequestKind } from './load.types.js';

const CLIENT_PACKAGES = '/platform/v1/clients/payment/client_packages';
const CLIENT_PAYMENTS = '/client/payments/v1/payment_requests';
const BUSINESS_PAYMENTS = '/business/payments/v1/payment_requests';

interface Route {
  readonly path: (ticket: Ticket) => string;
  readonly body?: (ticket: Ticket) => string;
  readonly staff?: true;
}

const pay = ({ statusUid }: Ticket): string => `{"payment_status_id":"${statusUid}"}`;

const ROUTES: Readonly<Record<RequestKind, Route>> = {
  redeem: { path: () => `${CLIENT_PACKAGES}/update_usage`, body: pay },
  validate: { path: ({ statusUid }) => `${CLIENT_PACKAGES}/validate?payment_status_id=${statusUid}` },
  preview: { path: () => `${CLIENT_PACKAGES}/preview`, body: pay },
  client_payments: { path: () => CLIENT_PAYMENTS },
  client_payments_pending_oldest: {
    path: () => `${CLIENT_PAYMENTS}?filter[state][eq]=pending&sort=created_at:asc&per_page=10`,
  },
  business_payments: { path: () => BUSINESS_PAYMENTS, staff: true },
  business_payments_of_client: {
    path: ({ clientUid }) => `${BUSINESS_PAYMENTS}?filter[client_uid][eq]=${clientUid}`,
    staff: true,
  },
  business_payments_overdue: {
    path: () => `${BUSINESS_PAYMENTS}?filter[state][in]=OVERDUE,DUE&sort=due_date:asc`,
    staff: true,
  },
  client_packages: { path: () => '/client/payments/v1/client_packages' },
  client_packages_active: {
    path: () => '/client/payments/v1/client_packages?filter[state][eq]=ACTIVE&sort=valid_until:asc',
  },
};

/** Makes the requests of a run, the expected ones beforehand, so that signing tokens doesn't compete with what is measured. */
export function prepareRequests(order: LoadOrder): (request: number) => string {
  const { population, ticketSet, firstTicket, kind, expectedRequests } = order;
  const keys = new TokenKeys(order.tokenSecret);
  const tokens = new Map<string, string>();
  const now = new Date();
  const route = ROUTES[kind];

  const tokenFor = ({ businessUid, clientUid }: Ticket): string => {
    const holder = route.staff ? businessUid : clientUid;
    const known = tokens.get(holder);
    if (known !== undefined) return known;
    const principal = route.staff
      ? { type: 'staff' as const, uid: uidOf('w', 0), businessUid }
      : { type: 'client' as const, uid: clientUid, businessUid };
    const token = signToken(keys, principal, now);
    tokens.set(holder, token);
    return token;
  };
  const make = (request: number): string => {
    const ticket = ticketAt(population, ticketSet, firstTicket + request);
    const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${tokenFor(ticket)}\r\n`;
    const body = route.body?.(ticket);
    if (body === undefined) return `GET ${encodeURI(route.path(ticket))} HTTP/1.1\r\n${head}\r\n`;
    const bodyHead = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    return `POST ${route.path(ticket)} HTTP/1.1\r\n${head}${bodyHead}\r\n${body}`;
  };
  const prepared = Array.from({ length: expectedRequests }, (_unused, request) => make(request));
  return (request) => prepared[request] ?? make(request);
}
