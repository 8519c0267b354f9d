import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { signToken } from '../../src/platform/auth/sign-token.js';
import { newUid } from '../../src/platform/common/uid.js';

const PLENTIFUL_CLIENTS = 8;
/** More than a client can use in a test. */
const PLENTY = 100_000;
/** Fewer than its clients ask for, so that the last session is fought for. */
const SCARCE = 25;

/** A client of {@link FaultCast}. */
export interface FaultClient {
  readonly uid: string;
  readonly token: string;
  readonly matterUid: string;
  /** Whether its packages run out. */
  readonly scarce: boolean;
}

/** The business that the load is about. */
export interface FaultCast {
  readonly businessUid: string;
  readonly staffToken: string;
  readonly serviceUid: string;
  readonly clients: readonly FaultClient[];
}

type Send = (method: string, path: string, token: string, body?: unknown) => Promise<unknown>;

/** Makes a business whose clients own packages; one client's run out. */
export async function makeCast(url: string, secret: string): Promise<FaultCast> {
  const send = sender(url);
  const keys = new TokenKeys(secret);
  const now = new Date();
  const directory = signToken(keys, { type: 'directory', uid: newUid() }, now);
  const made = (await send('POST', '/platform/v1/businesses', directory, { name: 'Lotus Yoga' })) as {
    data: { business: { id: string }; staff: [{ id: string }] };
  };
  const { business, staff } = made.data;
  const staffToken = signToken(keys, { type: 'staff', uid: staff[0].id, businessUid: business.id }, now);
  const service = (await send('POST', '/v2/settings/services', staffToken, {
    name: 'Yoga class',
    duration: 60,
    price: 50,
  })) as { id: string };
  const template = { name: 'Classes', price: 100, sessions_count: 10, service_uids: [service.id] };
  const catalogue = (await send('POST', '/platform/v1/payment/booking_packages', staffToken, template)) as {
    data: { booking_package: { id: string } };
  };
  const clients: FaultClient[] = [];
  for (let index = 0; index <= PLENTIFUL_CLIENTS; index += 1) {
    const scarce = index === PLENTIFUL_CLIENTS;
    const client = await makeClient(send, staffToken, scarce);
    clients.push(client);
    await send('POST', '/platform/v1/payment/client_packages', staffToken, {
      client_id: client.uid,
      package_id: catalogue.data.booking_package.id,
      sessions_count: scarce ? SCARCE : PLENTY,
      // A clock that is a day late must find it valid too.
      valid_from: '2020-01-01',
      valid_until: '2090-01-01',
    });
  }
  return { businessUid: business.id, staffToken, serviceUid: service.id, clients };
}

async function makeClient(send: Send, staffToken: string, scarce: boolean): Promise<FaultClient> {
  const { data } = (await send('POST', '/platform/v1/clients', staffToken, { first_name: 'Grace' })) as {
    data: { client: { id: string }; token: string };
  };
  const found = (await send('GET', `/business/clients/v1/contacts/${data.client.id}/matters`, staffToken)) as {
    data: { matters: [{ uid: string }] };
  };
  return { uid: data.client.id, token: data.token, matterUid: found.data.matters[0].uid, scarce };
}

function sender(url: string): Send {
  return async (method, path, token, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}
