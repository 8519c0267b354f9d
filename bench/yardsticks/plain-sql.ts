/**
 * Yardstick (a), a process: what PostgreSQL does without any service. Plain `pg` clients run one named statement that does the whole
 * of a redemption, in one round trip.
 */
import { newUid } from '../../src/platform/common/uid.js';
import { connectForAll } from '../data/connect.js';
import { ticketAt } from '../data/population.js';
import { driveClosed } from '../load/drive.js';
import type { Lane, LoadOrder } from '../load/load.types.js';
import { answerOneOrder } from '../load/order-channel.js';

/** $1 business, $2 payment status, $3 client, $4 today, $5 now, $6 redemption, $7 request. The rules of contract 1.1. */
const REDEEM = `
  with status as (
    select s.uid, s.matter_uid, s.service_uid from payment_statuses s
    where s.business_uid = $1 and s.uid = $2 and s.client_uid = $3 and s.state = 'pending' and s.service_uid is not null
    for no key update
  ), credit as (
    select c.uid, c.client_package_uid from booking_credits c, status s
    where c.business_uid = $1 and c.client_uid = $3 and c.matter_uid = s.matter_uid and c.active
      and c.valid_from <= $4 and c.valid_until >= $4 and c.bookings_usage < c.total_bookings
      and (c.service_uids = '{}' or s.service_uid = any(c.service_uids))
    order by c.valid_until, c.created_at, c.uid
    limit 1
    for no key update of c
  ), used as (
    update booking_credits c set bookings_usage = c.bookings_usage + 1, ledger_sequence = c.ledger_sequence + 1
    from credit where c.business_uid = $1 and c.uid = credit.uid
    returning c.uid, c.client_package_uid, c.ledger_sequence, c.total_bookings - c.bookings_usage as balance
  ), paid as (
    update payment_statuses s set state = 'paid', original_price = s.price, price = 0, paid_at = $5, updated_at = $5
    from used where s.business_uid = $1 and s.uid = $2
    returning s.service_uid
  ), redemption as (
    insert into booking_credit_redemptions
      (business_uid, uid, payment_status_uid, booking_credit_uid, service_uid, active, created_at)
    select $1, $6, $2, used.uid, paid.service_uid, true, $5 from used, paid
  ), entry as (
    insert into credit_ledger_entries (business_uid, booking_credit_uid, sequence, kind, quantity, balance_after, redemption_uid,
      actor_type, actor_uid, reason, request_id, created_at)
    select $1, used.uid, used.ledger_sequence, 'redeemed', -1, used.balance, $6, 'client', $3,
      'session used for payment ' || $2::text, $7, $5
    from used
  )
  select p.name from used join client_packages p on p.business_uid = $1 and p.uid = used.client_package_uid`;

answerOneOrder(async (order, tell) => {
  if (!('databaseUrl' in order.target)) throw new Error('Plain SQL needs a database');
  const { databaseUrl } = order.target;
  const lanes = await Promise.all(Array.from({ length: order.connections }, () => openSqlLane(databaseUrl, order)));
  return driveClosed(lanes, order, tell);
});

async function openSqlLane(databaseUrl: string, { population, ticketSet, firstTicket }: LoadOrder): Promise<Lane> {
  const client = await connectForAll(databaseUrl, population);
  return (request, done) => {
    const { businessUid, clientUid, statusUid } = ticketAt(population, ticketSet, firstTicket + request);
    const now = new Date();
    const values = [businessUid, statusUid, clientUid, now.toISOString().slice(0, 10), now, newUid(), newUid()];
    client.query({ name: 'redeem', text: REDEEM, values }, (error: Error | null, result) => {
      if (error) done(error.message);
      else done(result.rowCount === 1 ? undefined : 'nothing was redeemed');
    });
  };
}
