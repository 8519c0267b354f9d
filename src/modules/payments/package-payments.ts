import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { formatMoney, isZero } from '../../platform/common/money.js';
import type { PaymentStatus } from './payment-status.entity.js';
import { requirePending } from './payment-status.transitions.js';
import { AlreadyPaidError } from './payments.errors.js';

/** The package whose session paid a payment status, and the record of that. */
export interface PackagePayment {
  readonly redemptionUid: string;
  readonly clientPackageUid: string;
  readonly packageName: string;
}

/** By payment status, for those of `paymentStatusUids` that a package pays. */
export type PackagePaymentReader = (
  tx: EntityManager,
  businessUid: string,
  paymentStatusUids: readonly string[],
) => Promise<ReadonlyMap<string, PackagePayment>>;

/**
 * Which packages have paid. This room knows that a credit can pay, but not which one: whoever does know tells it how to read that
 * (`readBy`), so that a payment can name what paid it.
 */
@Injectable()
export class PackagePayments {
  private read: PackagePaymentReader = () => Promise.resolve(new Map());

  /** From now on `reader` is asked. */
  readBy(reader: PackagePaymentReader): void {
    this.read = reader;
  }

  /** By payment status; costs nothing where no credit has paid any. All of `statuses` are of one business. */
  async of(tx: EntityManager, statuses: readonly PaymentStatus[]): Promise<ReadonlyMap<string, PackagePayment>> {
    const paidByCredit = statuses.filter(({ originalPrice }) => originalPrice !== null);
    const [first] = paidByCredit;
    if (!first) return new Map();
    return this.read(
      tx,
      first.businessUid,
      paidByCredit.map(({ uid }) => uid),
    );
  }

  /** @throws AlreadyPaidError that says what paid `status`, or PaymentStatusCancelledError, unless it is pending */
  async requirePending(tx: EntityManager, status: PaymentStatus): Promise<void> {
    if (status.state === 'paid') throw new AlreadyPaidError(await this.whatPaid(tx, status));
    requirePending(status);
  }

  /** What has paid `status`, for its owner and staff to read; undefined while nothing has. */
  async whatPaid(tx: EntityManager, status: PaymentStatus): Promise<object | undefined> {
    if (status.state !== 'paid') return undefined;
    const paid_at = status.paidAt?.toISOString() ?? null;
    const by = (await this.of(tx, [status])).get(status.uid);
    if (by) {
      const { clientPackageUid, packageName, redemptionUid } = by;
      const names = { client_package_id: clientPackageUid, package_name: packageName, redemption_uid: redemptionUid };
      return { paid_by: 'package', ...names, paid_at };
    }
    if (isZero(status.amountPaid)) return { paid_by: 'nothing', amount: formatMoney(status.price), paid_at };
    return { paid_by: 'money', amount_paid: formatMoney(status.amountPaid), paid_at };
  }
}
