import { ApiProperty } from '@nestjs/swagger';
import { moneyAsNumber } from '../../../../platform/common/money.js';
import { type Invoice, INVOICE_STATUSES, type InvoiceStatus } from '../invoice.entity.js';

/** A line of an invoice. Amounts are numbers. */
export class InvoiceItemResponse {
  @ApiProperty({ example: 'Yoga mat' })
  name!: string;

  @ApiProperty({ example: 'Natural rubber' })
  description!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  quantity!: number;

  @ApiProperty({ example: 25, description: 'The price of one, as a number.' })
  unit_amount!: number;

  @ApiProperty({ example: 50, description: 'The price of all of the line, as a number.' })
  amount!: number;

  @ApiProperty({ type: [String] })
  tax_uids!: string[];
}

/** An invoice (contract 5). Its totals are numbers. */
export class InvoiceResponse {
  @ApiProperty({ example: 'i1n2v3o4i5c6e7u8' })
  uid!: string;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_uid!: string;

  @ApiProperty({ enum: INVOICE_STATUSES, description: 'How far the invoice has got.' })
  status!: InvoiceStatus;

  @ApiProperty({ example: 50, description: 'The sum of its lines, as a number.' })
  total!: number;

  @ApiProperty({ example: 0, description: 'Rates of taxes are the business’s affair.' })
  total_tax!: number;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ type: [InvoiceItemResponse], description: 'Its lines.' })
  items!: InvoiceItemResponse[];

  @ApiProperty({ example: 'Alexanderplatz 1, Berlin' })
  billing_address!: string;

  @ApiProperty({ format: 'date', example: '2030-01-01' })
  issue_date!: string;

  @ApiProperty({ format: 'date', example: '2030-01-31' })
  due_date!: string;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_id!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  matter_uid!: string;

  @ApiProperty({ example: 'c8h2j5n0v4b7t1ye' })
  client_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'p4d8s1k6w0e3r5ty' })
  staff_id!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  updated_at!: string;
}

export function presentInvoice(invoice: Invoice): InvoiceResponse {
  return {
    uid: invoice.uid,
    payment_status_uid: invoice.paymentStatusUid,
    status: invoice.status,
    total: moneyAsNumber(invoice.total),
    total_tax: 0,
    currency: invoice.currency,
    items: invoice.items.map(({ name, description, quantity, unitAmount, amount, taxUids }) => ({
      name,
      description,
      quantity,
      unit_amount: moneyAsNumber(unitAmount),
      amount: moneyAsNumber(amount),
      tax_uids: [...taxUids],
    })),
    billing_address: invoice.billingAddress,
    issue_date: invoice.issueDate,
    due_date: invoice.dueDate,
    business_id: invoice.businessUid,
    matter_uid: invoice.matterUid,
    client_id: invoice.clientUid,
    staff_id: invoice.staffUid,
    created_at: invoice.createdAt.toISOString(),
    updated_at: invoice.updatedAt.toISOString(),
  };
}
