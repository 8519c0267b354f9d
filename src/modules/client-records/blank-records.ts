import { Any, type EntityManager } from 'typeorm';
import { Matter } from '../clients/matter.entity.js';
import { Invoice } from '../payments/invoices/invoice.entity.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { Booking } from '../scheduling/booking.entity.js';
import { PendingBooking } from '../virtual-bookings/pending-booking.entity.js';
import { ANONYMOUS, type Redact } from './redaction.js';

/** A client whose row and whose payment statuses, credits and pending bookings are locked. */
interface Owner {
  readonly businessUid: string;
  readonly clientUid: string;
}

/**
 * Takes out of a client's records what told who it is: what matters are called, billing addresses and what a booking's form asked for
 * as a whole, and names and details wherever somebody wrote them. No amount, state or date changes.
 */
export async function blankRecords(tx: EntityManager, owner: Owner, redact: Redact, now: Date): Promise<void> {
  await tx.update(Matter, owner, { displayName: ANONYMOUS });
  await blankPayments(tx, owner, redact, now);
  await blankBookings(tx, owner, redact, now);
  await blankInvoices(tx, owner, redact, now);
}

async function blankPayments(tx: EntityManager, owner: Owner, redact: Redact, now: Date): Promise<void> {
  const { businessUid } = owner;
  const statuses = await tx.find(PaymentStatus, { select: { uid: true, title: true }, where: owner });
  for (const { uid, title } of statuses) {
    const change = { title: redact(title) };
    if (change.title !== title) await tx.update(PaymentStatus, { businessUid, uid }, { ...change, updatedAt: now });
  }
  const payments = await tx.find(Payment, {
    select: { uid: true, title: true, paymentMethod: true },
    where: { businessUid, paymentStatusUid: Any(statuses.map(({ uid }) => uid)) },
  });
  for (const { uid, title, paymentMethod } of payments) {
    const change = { title: redact(title), paymentMethod: paymentMethod === null ? null : redact(paymentMethod) };
    const changes = change.title !== title || change.paymentMethod !== paymentMethod;
    if (changes) await tx.update(Payment, { businessUid, uid }, change);
  }
}

async function blankBookings(tx: EntityManager, owner: Owner, redact: Redact, now: Date): Promise<void> {
  const { businessUid } = owner;
  for (const { uid, title, formData } of await tx.find(Booking, { where: owner })) {
    const change = { title: redact(title), formData: null };
    const changes = change.title !== title || formData !== null;
    if (changes) await tx.update(Booking, { businessUid, uid }, { ...change, updatedAt: now });
  }
  for (const { uid, title } of await tx.find(PendingBooking, { where: owner })) {
    if (redact(title) !== title) await tx.update(PendingBooking, { businessUid, uid }, { title: redact(title) });
  }
}

async function blankInvoices(tx: EntityManager, owner: Owner, redact: Redact, now: Date): Promise<void> {
  const { businessUid } = owner;
  for (const { uid, items } of await tx.find(Invoice, { where: owner })) {
    const redacted = items.map((item) =>
      Object.assign(item, { name: redact(item.name), description: redact(item.description) }),
    );
    await tx.update(Invoice, { businessUid, uid }, { billingAddress: ANONYMOUS, items: redacted, updatedAt: now });
  }
}
