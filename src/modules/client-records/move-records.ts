import type { EntityManager } from 'typeorm';

/**
 * $1 business, $2 whose records move, $3 to whom, $4 time. One statement: matters and what refers to them by client and matter
 * change together, and foreign keys are checked at its end. A test compares the tables with the entities.
 */
export const MOVE_RECORDS = `
  with moved_matters as (
    update matters m set client_uid = $3, is_default = false where m.business_uid = $1 and m.client_uid = $2
  ), moved_payment_statuses as (
    update payment_statuses s set client_uid = $3, updated_at = $4 where s.business_uid = $1 and s.client_uid = $2
  ), moved_bookings as (
    update bookings b set client_uid = $3, updated_at = $4 where b.business_uid = $1 and b.client_uid = $2
  ), moved_invoices as (
    update invoices i set client_uid = $3, updated_at = $4 where i.business_uid = $1 and i.client_uid = $2
  ), moved_pending_bookings as (
    update pending_bookings v set client_uid = $3 where v.business_uid = $1 and v.client_uid = $2
  ), moved_client_packages as (
    update client_packages p set client_uid = $3, updated_at = $4 where p.business_uid = $1 and p.client_uid = $2
  )
  update booking_credits c set client_uid = $3 where c.business_uid = $1 and c.client_uid = $2`;

/** Two clients of one business. */
export interface ClientPair {
  readonly businessUid: string;
  readonly fromUid: string;
  readonly intoUid: string;
}

/**
 * Makes everything of one client's another's; both must be locked, and so must the payment statuses, credits and pending bookings. Its
 * default matter becomes one among the others.
 */
export async function moveRecords(
  tx: EntityManager,
  { businessUid, fromUid, intoUid }: ClientPair,
  now: Date,
): Promise<void> {
  await tx.query(MOVE_RECORDS, [businessUid, fromUid, intoUid, now]);
}
