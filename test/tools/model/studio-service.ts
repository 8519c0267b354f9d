import { randomUUID } from 'node:crypto';
import { castOf, clientOf, dataOf, CANCEL_REDEMPTION, STAFF_UPDATE_USAGE, UPDATE_USAGE } from '../../scenes/story.js';
import { paymentOf, serviceOf, type Cast } from '../../scenes/story.js';
import type { TestResponse, TestApp } from '../../support/app/test-app.js';
import type { TestClock } from '../../support/app/test-clock.js';
import { type CreditModel, dayOf, type PackageModel, type Sight, STAFF, type Studio, type Wish } from './studio.js';

/** When every run begins. */
const BEGINNING = Date.parse('2090-03-30T08:00:00.000Z');
const CLIENT_PACKAGES = '/business/payments/v1/client_packages';

/** A package to give: its sessions for each service, one credit each; days count from today. */
export interface Gift {
  readonly sessions: readonly number[];
  readonly firstDay: number;
  readonly lastDay: number;
}

/** The service over HTTP, for one business with two clients and two services. */
export class StudioService {
  private packagesMade = 0;

  private constructor(
    private readonly app: TestApp,
    private readonly clock: TestClock,
    readonly timeZone: string,
    readonly clients: readonly Cast[],
    readonly services: readonly string[],
  ) {}

  /** A new business in which nothing has happened. */
  static async open(app: TestApp, clock: TestClock, timeZone: string): Promise<StudioService> {
    clock.set(new Date(BEGINNING).toISOString());
    const first = await castOf(app, { business: { time_zone: timeZone } });
    const [second, service] = await Promise.all([clientOf(app, first), serviceOf(app, first, { name: 'Pilates' })]);
    return new StudioService(app, clock, timeZone, [first, { ...first, ...second }], [first.serviceUid, service]);
  }

  /** The model of {@link open}'s business. */
  beginning(): Studio {
    return { timeZone: this.timeZone, now: BEGINNING, packages: [], credits: [], payments: [] };
  }

  private get owner(): Cast {
    return this.clients[0]!;
  }

  /** Sets what the service takes for the time. */
  setTime(now: number): void {
    this.clock.set(new Date(now).toISOString());
  }

  /** Makes a catalogue package of that many sessions and gives it to a client. */
  async give(
    client: Cast,
    gift: Gift,
    now: number,
  ): Promise<{ readonly owned: PackageModel; readonly credits: CreditModel[] }> {
    this.packagesMade += 1;
    const name = `Package ${this.packagesMade}`;
    const items = gift.sessions.map((total, index) => ({
      total_bookings: total,
      services: [{ id: this.services[index % this.services.length] }],
    }));
    const template = { name, price: 100, currency: 'USD', expiration: 1, expiration_unit: 'M', items };
    const made = await this.app.post('/platform/v1/payment/packages', template, this.owner.staffToken);
    const packageId = dataOf<{ package: { id: string } }>(made).package.id;
    const [validFrom, validUntil] = [gift.firstDay, gift.lastDay].map((days) =>
      dayOf({ timeZone: this.timeZone, now }, days),
    ) as [string, string];
    const wanted = {
      client_id: client.clientUid,
      package_id: packageId,
      valid_from: validFrom,
      valid_until: validUntil,
    };
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      [1, 2].map(() => this.app.post('/platform/v1/payment/client_packages', wanted, this.owner.staffToken, key)),
    );
    const given = dataOf<{ client_package: GivenPackage }>(same(answers)).client_package;
    const owned = { id: given.id, name, client: client.clientUid, createdAt: now, validFrom, validUntil, active: true };
    const credits = given.booking_credits.map(({ id, total_bookings: total, credit_items: covered }) => ({
      id,
      packageId: given.id,
      services: covered.map(({ item_id: service }) => service),
      total: Number(total),
      used: 0,
    }));
    return { owned, credits };
  }

  /** Asks a client for a payment; answers its id. */
  requestPayment(client: Cast, service: string): Promise<string> {
    return paymentOf(this.app, client, { service_id: service });
  }

  /** Holds a virtual booking; answers its id. */
  async hold(client: Cast, service: string, startsAt: number): Promise<string> {
    const body = {
      client_id: client.clientUid,
      service_id: service,
      start_time: new Date(startsAt).toISOString(),
    };
    const answer = await this.app.post('/business/scheduling/v1/virtual_bookings', body, client.staffToken);
    return dataOf<{ virtual_booking: { uid: string } }>(answer).virtual_booking.uid;
  }

  /**
   * Sends a wish, under one key as often at once as it says. A refusal is not kept, so that one of them may be refused and a later
   * one succeed; what succeeds is done once.
   * @returns each answer as the model words it
   */
  async ask(wish: Wish): Promise<string[]> {
    const key = { 'idempotency-key': randomUUID() };
    const times = 'sent' in wish ? wish.sent : 1;
    const answers = await Promise.all(Array.from({ length: times }, () => this.send(wish, key)));
    const done = answers.filter(({ status }) => status < 300);
    if (done.length > 0) same(done);
    return [...new Set(answers.map((answer) => worded(wish, answer)))];
  }

  private send(wish: Wish, key: Record<string, string>): Promise<TestResponse> {
    const { staffToken } = this.owner;
    switch (wish.kind) {
      case 'redeem': {
        const client = this.clients.find(({ clientUid }) => clientUid === wish.by);
        const path = wish.by === STAFF ? STAFF_UPDATE_USAGE : UPDATE_USAGE;
        return this.app.post(path, { payment_status_id: wish.payment }, client?.clientToken ?? staffToken, key);
      }
      case 'cancel':
        return this.app.put(CANCEL_REDEMPTION, { payment_status_id: wish.payment }, staffToken, key);
      default:
        return this.app.put(
          `${CLIENT_PACKAGES}/${wish.packageId}`,
          { client_package: changeOf(wish) },
          staffToken,
          key,
        );
    }
  }

  /** What the service shows now. */
  async look(): Promise<Sight> {
    const { staffToken } = this.owner;
    const lists = this.clients.map(({ clientUid }) =>
      this.app.get(`/platform/v1/clients/${clientUid}/payment/client_packages?per_page=100`, staffToken),
    );
    const requests = this.app.get('/business/payments/v1/payment_requests?per_page=100', staffToken);
    const packages = (await Promise.all(lists)).flatMap(
      (answer) => dataOf<{ client_packages: GivenPackage[] }>(answer, 200).client_packages,
    );
    const payments = dataOf<{ payment_requests: ShownPayment[] }>(await requests, 200).payment_requests;
    return Object.fromEntries([
      ...packages.flatMap(({ booking_credits: credits }) =>
        credits.map(({ id, total_bookings: total, bookings_usage: used }) => [id, `${used} of ${total}`]),
      ),
      ...packages.map(({ id, status, valid_until: lastDay }) => [
        id,
        `${status === 'cancelled' ? 'inactive' : 'active'} until ${lastDay}`,
      ]),
      ...payments
        .filter(({ payable_type: type }) => type !== 'ClientBookingPackage')
        .map(({ uid, state }) => [uid, state.toLowerCase()]),
    ]) as Sight;
  }
}

interface GivenPackage {
  readonly id: string;
  readonly status: string;
  readonly valid_until: string;
  readonly booking_credits: readonly {
    readonly id: string;
    readonly total_bookings: string;
    readonly bookings_usage: string;
    readonly credit_items: readonly { readonly item_id: string }[];
  }[];
}

interface ShownPayment {
  readonly uid: string;
  readonly state: string;
  readonly payable_type: string;
}

/** The one answer that a key gets, however often it is used. */
function same(answers: readonly TestResponse[]): TestResponse {
  const [first, ...others] = answers;
  if (!first) throw new Error('nothing was sent');
  const other = others.find(({ status, text }) => status !== first.status || text !== first.text);
  if (other) {
    throw new Error(`one key, two answers: ${first.status} ${first.text} and ${other.status} ${other.text}`);
  }
  return first;
}

function changeOf(wish: Exclude<Wish, { kind: 'redeem' | 'cancel' }>): Readonly<Record<string, unknown>> {
  switch (wish.kind) {
    case 'set total':
      return { booking_credits: [{ id: wish.credit, total_bookings: wish.total }] };
    case 'set last day':
      return { valid_until: wish.day };
    case 'set active':
      return { active: String(wish.active) };
  }
}

function worded({ kind }: Wish, { status, body }: TestResponse): string {
  const { data, error_code: code } = body as { data?: { package_name?: string }; error_code?: string };
  const said = kind === 'redeem' && status === 200 ? data?.package_name : code;
  return said === undefined ? String(status) : `${status} ${said}`;
}
