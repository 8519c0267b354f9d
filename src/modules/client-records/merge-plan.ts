import type { EntityManager } from 'typeorm';
import { ClientBookingPackage } from '../client-packages/entities/client-booking-package.entity.js';
import { BookingCredit } from '../client-packages/entities/booking-credit.entity.js';
import type { Client } from '../clients/client.entity.js';
import { Matter } from '../clients/matter.entity.js';

/** What a client's details besides its name are, by the names of columns and of fields. */
const DETAILS = { email: 'email', phone: 'phone', address: 'address', customId: 'custom_id' } as const;
type Detail = keyof typeof DETAILS;

/** How many matters and packages are named; the counts are of all. */
const MAX_NAMED = 100;

/** What a merge moves, counted and named. */
export interface MergePlan {
  readonly counts: MergeCounts;
  readonly matters: readonly Pick<Matter, 'uid' | 'displayName'>[];
  readonly clientPackages: readonly PlannedPackage[];
  readonly details: DetailsPlan;
}

export interface MergeCounts {
  readonly matters: number;
  readonly payment_requests: number;
  readonly client_packages: number;
  readonly booking_credits: number;
  readonly sessions_left: number;
  readonly bookings: number;
  readonly virtual_bookings: number;
  readonly invoices: number;
}

interface PlannedPackage {
  readonly uid: string;
  readonly name: string;
  readonly sessionsLeft: number;
}

/** What becomes of the details of the client that is merged. */
export interface DetailsPlan {
  /** Those that the survivor lacks and takes over, with their values. */
  readonly takenOver: Partial<Record<Detail, string>>;
  /** Names of the fields in which the two differ: the survivor keeps its own. */
  readonly kept: readonly string[];
}

/** $1 business, $2 client. */
const COUNT = `
  select
    (select count(*)::integer from matters m where m.business_uid = $1 and m.client_uid = $2) as matters,
    (select count(*)::integer from payment_statuses s where s.business_uid = $1 and s.client_uid = $2) as payment_requests,
    (select count(*)::integer from client_packages p where p.business_uid = $1 and p.client_uid = $2) as client_packages,
    (select count(*)::integer from booking_credits c where c.business_uid = $1 and c.client_uid = $2) as booking_credits,
    (select coalesce(sum(c.total_bookings - c.bookings_usage), 0)::integer from booking_credits c
      where c.business_uid = $1 and c.client_uid = $2) as sessions_left,
    (select count(*)::integer from bookings b where b.business_uid = $1 and b.client_uid = $2) as bookings,
    (select count(*)::integer from pending_bookings v where v.business_uid = $1 and v.client_uid = $2) as virtual_bookings,
    (select count(*)::integer from invoices i where i.business_uid = $1 and i.client_uid = $2) as invoices`;

/** What merging `from` into `into` would move, or moves: to be read while nothing has moved yet. */
export async function planMerge(tx: EntityManager, from: Client, into: Client): Promise<MergePlan> {
  const { businessUid, uid: clientUid } = from;
  const [counts] = await tx.query<[MergeCounts]>(COUNT, [businessUid, clientUid]);
  const options = {
    where: { businessUid, clientUid },
    order: { createdAt: 'ASC', uid: 'ASC' },
    take: MAX_NAMED,
  } as const;
  const matters = await tx.find(Matter, { select: { uid: true, displayName: true }, ...options });
  const packages = await tx.find(ClientBookingPackage, { select: { uid: true, name: true }, ...options });
  const left = await sessionsLeft(tx, businessUid, clientUid);
  const clientPackages = packages.map(({ uid, name }) => ({ uid, name, sessionsLeft: left.get(uid) ?? 0 }));
  return { counts, matters, clientPackages, details: planDetails(from, into) };
}

async function sessionsLeft(
  tx: EntityManager,
  businessUid: string,
  clientUid: string,
): Promise<ReadonlyMap<string, number>> {
  const columns = { clientPackageUid: true, totalBookings: true, bookingsUsage: true } as const;
  const credits = await tx.find(BookingCredit, { select: columns, where: { businessUid, clientUid } });
  const left = new Map<string, number>();
  for (const { clientPackageUid, totalBookings, bookingsUsage } of credits) {
    left.set(clientPackageUid, (left.get(clientPackageUid) ?? 0) + totalBookings - bookingsUsage);
  }
  return left;
}

/** The survivor keeps what it has; what it lacks is taken over. Pure. */
export function planDetails(from: Pick<Client, Detail>, into: Pick<Client, Detail>): DetailsPlan {
  const names = Object.keys(DETAILS) as Detail[];
  const taken = names.flatMap((name) =>
    into[name] === null && from[name] !== null ? [[name, from[name]] as const] : [],
  );
  const kept = names.filter((name) => into[name] !== null && from[name] !== null && into[name] !== from[name]);
  return { takenOver: Object.fromEntries(taken), kept: kept.map((name) => DETAILS[name]) };
}

/** The fields that the survivor takes over, as callers call them. */
export function takenOverFields({ takenOver }: DetailsPlan): string[] {
  return (Object.keys(takenOver) as Detail[]).map((name) => DETAILS[name]);
}
