import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { StaffCaller } from '../../../platform/auth/caller.js';
import { Clock } from '../../../platform/common/clock.js';
import { UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import { newUid } from '../../../platform/common/uid.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { referencedStaff } from '../../businesses/referenced-staff.js';
import { ClientsService } from '../../clients/clients.service.js';
import { clientForRecord } from '../../clients/lock-clients.js';
import type { Matter } from '../../clients/matter.entity.js';
import { matterOfClient } from '../../clients/referenced-matter.js';
import { PaymentStatus } from '../payment-status.entity.js';
import { newPaymentStatus } from '../payment-status.transitions.js';
import { billOf } from './bill-of.js';
import type { NewInvoiceDto } from './dto/create-invoice.dto.js';
import { Invoice } from './invoice.entity.js';

const PAYMENT_TITLE = 'Invoice';

/** Bills a client for anything, with a payment status that no credit can pay (contract 5, Invoices). */
@Injectable()
export class CreateInvoiceUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientsService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws UnprocessableError for an unknown matter or staff member, another client than the matter's, or a due date before the
   *   issue date; InvalidParameterError for amounts that the currency or an amount's bounds don't allow
   */
  async run({ principal }: StaffCaller, dto: NewInvoiceDto): Promise<Invoice> {
    const { businessUid } = principal;
    if (dto.due_date < dto.issue_date) throw new UnprocessableError('due_date is before issue_date', 'due_date');
    const { items, total } = billOf(dto.currency, dto.items);
    const now = this.clock.now();
    return this.transactions.write(businessUid, async (tx) => {
      const { uid: matterUid, clientUid } = await this.matterOf(tx, businessUid, dto);
      const ownStaffUid = principal.type === 'staff' ? principal.uid : null;
      const staffUid = dto.staff_id == null ? ownStaffUid : await referencedStaff(tx, businessUid, dto.staff_id);
      const uid = newUid();
      const shared = { businessUid, clientUid, matterUid, staffUid, currency: dto.currency, dueDate: dto.due_date };
      const status = newPaymentStatus({
        ...shared,
        serviceUid: null,
        payableType: 'Invoice',
        payableUid: uid,
        price: total,
        title: PAYMENT_TITLE,
        taxUids: [...new Set(items.flatMap(({ taxUids }) => taxUids))],
        now,
      });
      const invoice = Object.assign(new Invoice(), {
        ...shared,
        uid,
        paymentStatusUid: status.uid,
        status: dto.status ?? 'ISSUED',
        billingAddress: dto.billing_address,
        issueDate: dto.issue_date,
        items,
        total,
        createdAt: now,
        updatedAt: now,
      });
      await tx.insert(PaymentStatus, status);
      await tx.insert(Invoice, invoice);
      return invoice;
    });
  }

  private async matterOf(tx: EntityManager, businessUid: string, dto: NewInvoiceDto): Promise<Matter> {
    const named = await this.clients.findMatter(tx, businessUid, dto.matter_uid);
    if (!named) throw new UnprocessableError('matter_uid is not a matter of the business', 'matter_uid');
    await clientForRecord(tx, businessUid, named.clientUid);
    const matter = await matterOfClient(this.clients, tx, businessUid, {
      clientUid: named.clientUid,
      matterUid: named.uid,
    });
    if (dto.client_id !== undefined && dto.client_id !== matter.clientUid) {
      throw new UnprocessableError('client_id is not the client of the matter', 'client_id');
    }
    return matter;
  }
}
