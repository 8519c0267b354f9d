import { CANCEL_REDEMPTION, STAFF_UPDATE_USAGE, UPDATE_USAGE } from '../scenes/story.js';
import { newUid } from '../../src/platform/common/uid.js';
import type { FaultCast, FaultClient } from './cast.js';
import { type Reply, Sender, Traffic, type Wish } from './wishes.js';

/** Clients at work at once, each with a connection of its own. */
const CONNECTIONS = 32;
const SHARE_BY_STAFF = 0.2;
const SHARE_CANCELLED = 0.2;

/** What the service has acknowledged for one payment: how often it was redeemed and how often a session was given back. */
export interface Acknowledged {
  redeemed: number;
  restored: number;
}

/** How payments come into being: asked for by staff, or out of the scheduling server's bookings when they are redeemed. */
export type PaymentKind = 'requested' | 'booked';

/**
 * Clients who ask for payments, redeem them, and cancel some, until told to stop. Each repeats what has no answer; when all have
 * ended, every wish has been acknowledged or refused.
 */
export class Load {
  /** By payment. */
  readonly acknowledged = new Map<string, Acknowledged>();
  acknowledgements = 0;
  refused = 0;
  readonly traffic = new Traffic();
  private readonly sender: Sender;
  private readonly successes = new Set<() => void>();
  private stopping = false;
  private readonly workers: Promise<void>[];

  constructor(
    url: string,
    private readonly cast: FaultCast,
    private readonly kind: PaymentKind,
  ) {
    this.sender = new Sender(url, CONNECTIONS, this.traffic);
    this.workers = Array.from({ length: CONNECTIONS }, (_none, index) => this.work(index));
  }

  /** Resolves with the next redemption that is asked for from now on and acknowledged. */
  nextSuccess(): Promise<void> {
    return new Promise((resolve) => this.successes.add(resolve));
  }

  /** Lets everybody come to the end of what they are at. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.workers);
    this.sender.close();
  }

  private async work(index: number): Promise<void> {
    const { clients } = this.cast;
    for (let round = 0; !this.stopping; round += 1) {
      const client = clients[(index + round) % clients.length];
      if (client) await this.redeemSomething(client);
    }
  }

  private async redeemSomething(client: FaultClient): Promise<void> {
    const uid = this.kind === 'booked' ? bookingUidOf(client) : await this.requestPayment(client);
    if (uid === undefined || !(await this.redeem(client, uid)) || Math.random() > SHARE_CANCELLED) return;
    if (await this.cancel(uid)) await this.redeem(client, uid);
  }

  private async requestPayment({ uid }: FaultClient): Promise<string | undefined> {
    const { staffToken: token, serviceUid } = this.cast;
    const body = { payment_request: { client_id: uid, service_id: serviceUid, price: 50 } };
    const path = '/business/payments/v1/payment_requests';
    const reply = await this.sender.persist({ method: 'POST', path, token, body });
    if (!reply || !this.expected(reply, [201], path)) return undefined;
    this.acknowledgements += 1;
    const { data } = JSON.parse(reply.text) as { data: { payment_request: { uid: string } } };
    const payment = data.payment_request.uid;
    if (this.acknowledged.has(payment)) this.traffic.complain(`two wishes got the payment ${payment}`);
    this.acknowledged.set(payment, { redeemed: 0, restored: 0 });
    return payment;
  }

  private async redeem(client: FaultClient, uid: string): Promise<boolean> {
    const waiting = [...this.successes];
    const byStaff = this.kind === 'requested' && Math.random() < SHARE_BY_STAFF;
    const wish: Wish = {
      method: 'POST',
      path: byStaff ? STAFF_UPDATE_USAGE : UPDATE_USAGE,
      token: byStaff ? this.cast.staffToken : client.token,
      body: { payment_status_id: uid },
    };
    const reply = await this.sender.persist(wish);
    if (!reply) return false;
    if (client.scarce && reply.status === 422 && reply.text.includes('"NO_PACKAGE"')) {
      this.refused += 1;
      return false;
    }
    if (!this.expected(reply, [200], wish.path)) return false;
    this.acknowledge(uid).redeemed += 1;
    for (const resolve of waiting) {
      this.successes.delete(resolve);
      resolve();
    }
    return true;
  }

  private async cancel(uid: string): Promise<boolean> {
    const body = { payment_status_id: uid };
    const wish: Wish = { method: 'PUT', path: CANCEL_REDEMPTION, token: this.cast.staffToken, body };
    const reply = await this.sender.persist(wish);
    if (!reply || !this.expected(reply, [200], wish.path)) return false;
    this.acknowledge(uid).restored += 1;
    return true;
  }

  private acknowledge(uid: string): Acknowledged {
    this.acknowledgements += 1;
    const counts = this.acknowledged.get(uid) ?? { redeemed: 0, restored: 0 };
    this.acknowledged.set(uid, counts);
    return counts;
  }

  private expected({ status, text }: Reply, statuses: readonly unknown[], path: string): boolean {
    if (statuses.includes(status)) return true;
    this.traffic.complain(`${path}: ${status} ${text}`);
    return false;
  }
}

/** A booking of the scheduling server's: whose it is can be read off its uid ({@link clientOfBooking}). */
function bookingUidOf({ uid }: FaultClient): string {
  return `${uid}-${newUid()}`;
}

/** The client whose booking has this uid. */
export function clientOfBooking(uid: string): string {
  return uid.split('-', 1)[0] ?? '';
}
