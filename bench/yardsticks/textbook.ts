/**
 * Yardstick (b), a process: redemption the way most people would write it. A handler, a transaction, locked look-ups, `save`. It
 * keeps every rule and every record that the service keeps, one request at a time.
 */
import { fastify } from 'fastify';
import jwt from 'jsonwebtoken';
import { DataSource, type EntityManager, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import type { TokenClaims } from '../../src/platform/auth/token-claims.js';
import { BookingCreditRedemption } from '../../src/modules/client-packages/entities/booking-credit-redemption.entity.js';
import { BookingCredit } from '../../src/modules/client-packages/entities/booking-credit.entity.js';
import { ClientBookingPackage } from '../../src/modules/client-packages/entities/client-booking-package.entity.js';
import { CreditLedgerEntry } from '../../src/modules/client-packages/entities/credit-ledger-entry.entity.js';
import { newUid } from '../../src/platform/common/uid.js';
import { ENTITIES } from '../../src/entities.js';
import { SnakeNamingStrategy } from '../../src/platform/database/schema/naming.js';
import { PaymentStatus } from '../../src/modules/payments/payment-status.entity.js';

const { DATABASE_URL, TOKEN_SECRET = '', DATABASE_POOL_SIZE, HOST = '127.0.0.1', PORT } = process.env;

const dataSource = await new DataSource({
  type: 'postgres',
  url: DATABASE_URL ?? '',
  entities: ENTITIES,
  namingStrategy: new SnakeNamingStrategy(),
  installExtensions: false,
  poolSize: Number(DATABASE_POOL_SIZE),
}).initialize();

class Refusal extends Error {}

const app = fastify();

app.get('/health/live', () => ({ status: 'ok' }));

app.post<{ Body: { payment_status_id: string } }>(
  '/platform/v1/clients/payment/client_packages/update_usage',
  async (request, reply) => {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const claims = jwt.verify(token, TOKEN_SECRET, { algorithms: ['HS256'] }) as TokenClaims;
    try {
      const packageName = await dataSource.transaction((tx) =>
        redeem(tx, claims, request.body.payment_status_id, request.id),
      );
      return { status: 'OK', data: { package_name: packageName } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return reply.code(422).send({ status: 'Error', error: error.message });
    }
  },
);

await app.listen({ host: HOST, port: Number(PORT) });
process.once('SIGTERM', () => {
  void app
    .close()
    .then(() => dataSource.destroy())
    .then(() => process.exit());
});

async function redeem(tx: EntityManager, claims: TokenClaims, uid: string, requestId: string): Promise<string> {
  const businessUid = claims.extra?.business_uid ?? '';
  const clientUid = claims.entity_uid;
  await tx.query(`select set_config('punchcard.business_uids', $1, true)`, [businessUid]);
  const status = await tx.findOne(PaymentStatus, {
    where: { businessUid, uid, clientUid },
    lock: { mode: 'pessimistic_write' },
  });
  if (!status) throw new Refusal('Payment status not found');
  if (status.state !== 'pending') throw new Refusal('Payment status is already paid');
  const { serviceUid, matterUid } = status;
  const credit =
    serviceUid === null ? undefined : await findCredit(tx, { businessUid, clientUid, matterUid, serviceUid });
  if (serviceUid === null || !credit) throw new Refusal('There is no package to use');
  const clientPackage = await tx.findOneByOrFail(ClientBookingPackage, { businessUid, uid: credit.clientPackageUid });

  const now = new Date();
  credit.bookingsUsage += 1;
  credit.ledgerSequence += 1;
  await tx.save(credit);
  const { price: originalPrice } = status;
  await tx.save(Object.assign(status, { state: 'paid', originalPrice, price: '0', paidAt: now, updatedAt: now }));
  const redemption = tx.create(BookingCreditRedemption, {
    businessUid,
    uid: newUid(),
    paymentStatusUid: uid,
    bookingCreditUid: credit.uid,
    serviceUid,
    active: true,
    createdAt: now,
  });
  await tx.save(redemption);
  const entry = tx.create(CreditLedgerEntry, {
    businessUid,
    bookingCreditUid: credit.uid,
    sequence: credit.ledgerSequence,
    kind: 'redeemed',
    quantity: -1,
    balanceAfter: credit.totalBookings - credit.bookingsUsage,
    redemptionUid: redemption.uid,
    actorType: 'client',
    actorUid: clientUid,
    reason: `session used for payment ${uid}`,
    requestId,
    createdAt: now,
  });
  await tx.save(entry);
  return clientPackage.name;
}

interface Purpose {
  readonly businessUid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  readonly serviceUid: string;
}

async function findCredit(tx: EntityManager, { serviceUid, ...owner }: Purpose): Promise<BookingCredit | undefined> {
  const today = new Date().toISOString().slice(0, 10);
  const credits = await tx.find(BookingCredit, {
    where: { ...owner, active: true, validFrom: LessThanOrEqual(today), validUntil: MoreThanOrEqual(today) },
    order: { validUntil: 'ASC', createdAt: 'ASC', uid: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return credits.find(
    ({ serviceUids, bookingsUsage, totalBookings }) =>
      bookingsUsage < totalBookings && (serviceUids.length === 0 || serviceUids.includes(serviceUid)),
  );
}
