import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Transactions } from '../../platform/database/transactions.js';
import { PaymentStatus } from './payment-status.entity.js';

/** Whose payment a payment status is. That never changes, so it may be read before any lock. */
@Injectable()
export class PaymentStatusOwners {
  constructor(
    private readonly transactions: Transactions,
    @InjectRepository(PaymentStatus) private readonly paymentStatuses: Repository<PaymentStatus>,
  ) {}

  /** The client's uid, or undefined when the business has no such payment status. */
  async clientOf(businessUid: string, uid: string): Promise<string | undefined> {
    const status = await this.transactions.read(businessUid, (tx) =>
      tx.withRepository(this.paymentStatuses).findOne({ select: { clientUid: true }, where: { businessUid, uid } }),
    );
    return status?.clientUid;
  }
}
