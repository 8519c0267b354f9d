/** The public API as this page uses it, with a client's token. */

/** An answer that is not a success. `status` is 0 when there was no answer at all. */
export class ApiError extends Error {
  constructor(status, code, requestId) {
    super(code);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

const CLIENT_PACKAGES = 'platform/v1/clients/payment/client_packages';
const MAX_SERVICE_PAGES = 5;

/** @param token a client token */
export function createApi(token) {
  const get = (path) => request('GET', path, token);
  const post = (path, body) => request('POST', path, token, body);
  return {
    /** Cards that can be used today, the one that ends first in front. */
    usablePackages: () => allPackages(get, 'ACTIVE', 'valid_until:asc'),
    /** Cards that can't be used today, the latest in front. */
    otherPackages: () => allPackages(get, 'INACTIVE', 'valid_until:desc'),
    /** What waits to be paid, the newest in front. */
    pendingPayments: async () =>
      (await get('client/payments/v1/payment_requests?filter[state][eq]=pending&per_page=50')).payment_requests,
    /** Which card would pay, and why no other. */
    preview: (uid) => post(`${CLIENT_PACKAGES}/preview`, { payment_status_id: uid }),
    /** Uses one credit. */
    redeem: (uid) => post(`${CLIENT_PACKAGES}/update_usage`, { payment_status_id: uid }),
    serviceNames: () => serviceNames(get),
  };
}

/** The demo's client token, in a browser that has opened the link to the demo which the service prints in development. */
export async function demoToken() {
  const url = new URL('demo.json', document.baseURI);
  const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store' }).catch(() => null);
  const answer = response?.ok ? await response.json().catch(() => null) : null;
  return answer?.data.demo?.client_token;
}

/** All client packages in a state, page after page. A row that changes its place on the way may come twice: it is kept once. */
async function allPackages(get, state, sort) {
  const cards = new Map();
  const list = `client/payments/v1/client_packages?filter[state][eq]=${state}&sort=${sort}&per_page=100`;
  for (let path = list; path !== null;) {
    const { client_packages: page, next_page: next } = await get(path);
    for (const card of page) cards.set(card.id, card);
    path = next === null ? null : `${list}&page=${encodeURIComponent(next)}`;
  }
  return [...cards.values()];
}

/** Names of the business's services by id. */
async function serviceNames(get) {
  const names = new Map();
  for (let page = 1; page !== null && page <= MAX_SERVICE_PAGES;) {
    const { services, next_page: nextPage } = await get(`platform/v1/services?per_page=100&page=${page}`);
    for (const { id, name } of services) names.set(id, name);
    page = nextPage;
  }
  return names;
}

async function request(method, path, token, body) {
  const response = await fetch(new URL(path, document.baseURI), {
    method,
    headers: {
      accept: 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
    credentials: 'omit',
    cache: 'no-store',
  }).catch(() => {
    throw new ApiError(0, 'OFFLINE', null);
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer.data;
  throw new ApiError(
    response.status,
    answer.error_code ?? answer.errors?.[0]?.code ?? 'UNKNOWN',
    response.headers.get('x-request-id'),
  );
}
