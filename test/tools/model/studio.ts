/**
 * The rules of the contract for one business, written a second time and as plainly as possible, for tests that compare the
 * service with them. Knows nothing of the service's code.
 */

/** A pool of sessions as the model keeps it. */
export interface CreditModel {
  readonly id: string;
  readonly packageId: string;
  readonly services: readonly string[];
  total: number;
  used: number;
}

/** A client's package. Days are `YYYY-MM-DD`. */
export interface PackageModel {
  readonly id: string;
  readonly name: string;
  readonly client: string;
  readonly createdAt: number;
  readonly validFrom: string;
  validUntil: string;
  active: boolean;
}

/** Something to pay. `held`: a virtual booking that is no payment status yet. */
interface PaymentModel {
  readonly id: string;
  readonly client: string;
  readonly service: string;
  /** When a virtual booking takes place, in milliseconds since 1970. */
  readonly startsAt?: number;
  state: 'held' | 'pending' | 'paid';
  /** The credit that paid. */
  creditId?: string;
}

/** Everything that the model knows of a business. */
export interface Studio {
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  now: number;
  packages: PackageModel[];
  credits: CreditModel[];
  payments: PaymentModel[];
}

/** What may be asked of the service at the same time as other such things. */
export type Wish =
  | { readonly kind: 'redeem'; readonly payment: string; readonly by: string; readonly sent: number }
  | { readonly kind: 'cancel'; readonly payment: string; readonly sent: number }
  | { readonly kind: 'set total'; readonly packageId: string; readonly credit: string; readonly total: number }
  | { readonly kind: 'set last day'; readonly packageId: string; readonly day: string }
  | { readonly kind: 'set active'; readonly packageId: string; readonly active: boolean };

/** Who redeems when it is no client. */
export const STAFF = 'staff';

/** Grants `wish` as the contract says. @returns the studio afterwards and the answer: a status and, with it, what is said */
export function grant(before: Studio, wish: Wish): { readonly studio: Studio; readonly answer: string } {
  const studio = structuredClone(before);
  return { answer: carryOut(studio, wish), studio };
}

function carryOut(studio: Studio, wish: Wish): string {
  switch (wish.kind) {
    case 'redeem':
      return redeem(studio, wish.payment, wish.by);
    case 'cancel':
      return cancel(studio, wish.payment);
    case 'set total':
      return setTotal(known(studio.credits, wish.credit), wish.total);
    case 'set last day':
      return setLastDay(known(studio.packages, wish.packageId), wish.day, dayOf(studio));
    case 'set active':
      known(studio.packages, wish.packageId).active = wish.active;
      return '200';
  }
}

/** Contract 1.1 and 1.4. */
function redeem(studio: Studio, paymentId: string, by: string): string {
  const payment = known(studio.payments, paymentId);
  if (by !== STAFF && by !== payment.client) return '404 NOT_FOUND';
  if (payment.state === 'paid') return '422 ALREADY_PAID';
  if (payment.state === 'held' && payment.startsAt! < studio.now) return '422 VIRTUAL_BOOKING_NOT_REDEEMABLE';
  const credit = creditFor(studio, payment);
  if (!credit) return '422 NO_PACKAGE';
  credit.used += 1;
  payment.state = 'paid';
  payment.creditId = credit.id;
  return `200 ${known(studio.packages, credit.packageId).name}`;
}

/** Soonest last day first, then the oldest package, then the credit's id. */
function creditFor(studio: Studio, { client, service }: PaymentModel): CreditModel | undefined {
  const today = dayOf(studio);
  const usable = studio.credits.filter(({ packageId, services, total, used }) => {
    const owned = known(studio.packages, packageId);
    const inItsDays = owned.validFrom <= today && today <= owned.validUntil;
    return owned.client === client && owned.active && inItsDays && used < total && services.includes(service);
  });
  const order = (credit: CreditModel): string => {
    const { validUntil, createdAt } = known(studio.packages, credit.packageId);
    return `${validUntil} ${String(createdAt).padStart(16, '0')} ${credit.id}`;
  };
  return usable.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

/** Contract 1.5. */
function cancel(studio: Studio, paymentId: string): string {
  const payment = known(studio.payments, paymentId);
  if (payment.state === 'held') return '404 NOT_FOUND';
  if (payment.state !== 'paid' || payment.creditId === undefined) return '422 NO_REDEMPTION';
  known(studio.credits, payment.creditId).used -= 1;
  payment.state = 'pending';
  delete payment.creditId;
  return '200';
}

/** Contract 2.4. */
function setTotal(credit: CreditModel, total: number): string {
  if (total < credit.used) return '422';
  credit.total = total;
  return '200';
}

function setLastDay(owned: PackageModel, day: string, today: string): string {
  if (day === owned.validUntil) return '200';
  if (day < today || day < owned.validFrom) return '422';
  owned.validUntil = day;
  return '200';
}

/** The business's calendar day, `days` from today. */
export function dayOf({ timeZone, now }: Pick<Studio, 'timeZone' | 'now'>, days = 0): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  return new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What an onlooker sees of a studio: each credit's sessions, each package's last day, each payment's state. */
export type Sight = Readonly<Record<string, string>>;

/** What the service should show. */
export function sightOf({ packages, credits, payments }: Studio): Sight {
  return Object.fromEntries([
    ...credits.map(({ id, used, total }) => [id, `${used} of ${total}`]),
    ...packages.map(({ id, validUntil, active }) => [id, `${active ? 'active' : 'inactive'} until ${validUntil}`]),
    ...payments.filter(({ state }) => state !== 'held').map(({ id, state }) => [id, state]),
  ]) as Sight;
}

function known<T extends { readonly id: string }>(things: readonly T[], id: string): T {
  const thing = things.find((candidate) => candidate.id === id);
  if (!thing) throw new Error(`the model does not know ${id}`);
  return thing;
}
