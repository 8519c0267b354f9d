import { Check, Column, Entity, ForeignKey } from 'typeorm';
import { BusinessOwned } from '../../../platform/common/business-owned.js';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import type { Money } from '../../../platform/common/money.js';
import { Matter } from '../../clients/matter.entity.js';
import { PaymentStatus } from '../payment-status.entity.js';

/** A draft has a payment status as well. */
export const INVOICE_STATUSES = ['ISSUED', 'DRAFT'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** A line of an invoice. */
export interface InvoiceItem {
  readonly name: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: Money;
  /** `unitAmount` × `quantity`. */
  readonly amount: Money;
  readonly taxUids: readonly string[];
}

/** A bill for anything; its payment status has no service, so no credit can pay it (contract 5, Invoices). */
@Entity('invoices')
@ForeignKey(() => Matter, ['businessUid', 'clientUid', 'matterUid'], ['businessUid', 'clientUid', 'uid'], {
  name: 'fk_invoices_matter',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => PaymentStatus, ['businessUid', 'paymentStatusUid'], ['businessUid', 'uid'], {
  name: 'fk_invoices_payment_status',
  onDelete: 'RESTRICT',
})
@Check('ck_invoices_status', `status in ('ISSUED', 'DRAFT')`)
@Check('ck_invoices_due', 'issue_date <= due_date')
@Check('ck_invoices_total', 'total >= 0')
export class Invoice extends BusinessOwned {
  @Column('text')
  clientUid!: string;

  @Column('text')
  matterUid!: string;

  @Column('text')
  paymentStatusUid!: string;

  @Column('text')
  status!: InvoiceStatus;

  @Column('text')
  currency!: string;

  @Column('text')
  billingAddress!: string;

  @Column('date')
  issueDate!: CalendarDay;

  @Column('date')
  dueDate!: CalendarDay;

  @Column('jsonb')
  items!: InvoiceItem[];

  @Column('numeric', { precision: 16, scale: 4 })
  total!: Money;

  @Column('text', { nullable: true })
  staffUid!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
