import { type Ids, sampleOf } from '../support/http/bad-bodies.js';
import type { PublishedRoute } from '../support/http/published-routes.js';
import type { TestApp } from '../support/app/test-app.js';
import { type Cast, castOf, clientPackageOf, packageOf, paymentOf } from './story.js';

/** A cast with one record of every kind, and a token of every type. */
export interface Everybody extends Cast {
  readonly packageUid: string;
  readonly clientPackageUid: string;
  readonly creditUid: string;
  readonly paymentUid: string;
  readonly appToken: string;
}

/** A business with everything in it. */
export async function everybodyOf(app: TestApp): Promise<Everybody> {
  const cast = await castOf(app);
  const packageUid = await packageOf(app, cast, { online_payment_enabled: true });
  const given = await clientPackageOf(app, cast, { package_id: packageUid });
  const paymentUid = await paymentOf(app, cast);
  const appToken = app.token({ type: 'app', uid: 'calendar', businessUid: cast.businessUid });
  const creditUid = given.booking_credits[0]?.id ?? '';
  return { ...cast, packageUid, clientPackageUid: given.id, creditUid, paymentUid, appToken };
}

/** Which of its records a field of a body or a parameter of a path names. */
export function idsOf(everybody: Everybody): Ids {
  const byKind: Readonly<Record<string, string>> = {
    client: everybody.clientUid,
    contact: everybody.clientUid,
    matter: everybody.matterUid,
    conversation: everybody.matterUid,
    service: everybody.serviceUid,
    package: everybody.packageUid,
    booking_package: everybody.packageUid,
    client_package: everybody.clientPackageUid,
    booking_credit: everybody.creditUid,
    payment_status: everybody.paymentUid,
    payment_request: everybody.paymentUid,
    payment: everybody.paymentUid,
    staff: everybody.staffUid,
    business: everybody.businessUid,
  };
  return (name, parent) => {
    const named = /^(.+)_u?id$/.exec(name)?.[1];
    return byKind[named ?? (/^u?id$/.test(name) ? parent : '')];
  };
}

/** The token of a type, and the header that says for whom a directory or application acts. */
export function credentialsOf(
  everybody: Everybody,
  tokenType: string | undefined,
): { token: string | undefined; headers: Record<string, string> } {
  const onBehalf = { 'x-on-behalf-of': everybody.businessUid };
  switch (tokenType) {
    case undefined:
      return { token: undefined, headers: {} };
    case 'client':
      return { token: everybody.clientToken, headers: {} };
    case 'staff':
      return { token: everybody.staffToken, headers: {} };
    case 'directory':
      return { token: everybody.directoryToken, headers: onBehalf };
    case 'app':
      return { token: everybody.appToken, headers: onBehalf };
    default:
      throw new Error(`a token type that tests do not know: ${tokenType}`);
  }
}

/** A route's address with the records of `ids` in its path, some parameters replaced by raw texts, and the query it needs. */
export function addressOf(route: PublishedRoute, ids: Ids, replace: Readonly<Record<string, string>> = {}): string {
  const path = route.path.replace(/([^/]*)\/\{(\w+)\}/g, (_match, before: string, name: string) => {
    const kind = before.replace(/(?<=ss)es$|s$/, '');
    return `${before}/${replace[name] ?? ids('uid', kind) ?? ids(name, kind) ?? 'nosuchuid0000000'}`;
  });
  const needed = route.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = needed.map(
    ({ name, schema = {} }) => `${name}=${encodeURIComponent(String(sampleOf(schema, ids, name)))}`,
  );
  return `${path}?${query.join('&')}`;
}
