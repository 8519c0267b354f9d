import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import { ClientsService } from '../clients/clients.service.js';
import { matterOfClient } from '../clients/referenced-matter.js';
import { PackagePayments } from '../payments/package-payments.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { AllCreditsReader } from './credits/all-credits.reader.js';
import type { CreditPurpose, CreditSnapshot } from './credits/credit.types.js';
import { presentReason } from './dto/preview.response.js';
import { refusalError } from './redemption/redemption.errors.js';
import type { RedemptionCommand } from './redemption/redemption.service.js';
import type { Refusal } from './redemption/redemption.types.js';
import { explainCredits, type PackageExplanation } from './redemption/rules/explain-credits.js';

/** What a refused redemption is told, so that it can be mended. Reads only when something has been refused. */
@Injectable()
export class RedemptionRefusals {
  constructor(
    private readonly credits: AllCreditsReader,
    private readonly packagePayments: PackagePayments,
    private readonly transactions: Transactions,
    private readonly clients: ClientsService,
  ) {}

  /**
   * A refusal for want of a package says of each package why it can't pay, and one of what is paid says by what.
   * @throws what {@link requireMatter} throws
   */
  async errorOf(command: RedemptionCommand, refusal: Refusal): Promise<Error> {
    if (refusal.code === 'ALREADY_PAID') return refusalError(refusal, await this.whatPaid(command));
    if (refusal.code !== 'NO_PACKAGE') return refusalError(refusal);
    await this.requireMatter(command, refusal.purpose);
    return refusalError(refusal, (await this.explain(refusal.purpose, undefined)).map(presentReason));
  }

  /** Of every package of the client but the one that pays: why it does not. */
  async explain(purpose: CreditPurpose, chosen: CreditSnapshot | undefined): Promise<PackageExplanation[]> {
    return explainCredits(await this.credits.find(purpose.businessUid, purpose.clientUid), purpose, chosen);
  }

  /**
   * No package is found in a matter that isn't there, and then no advice about packages helps. Asked only where none was found.
   * @throws UnprocessableError when staff named a matter that is not the client's
   */
  async requireMatter({ matterUid }: RedemptionCommand, { businessUid, clientUid }: CreditPurpose): Promise<void> {
    if (matterUid === undefined) return;
    const reference = { clientUid, matterUid };
    await this.transactions.readForRedemption(businessUid, (tx) =>
      matterOfClient(this.clients, tx, businessUid, reference),
    );
  }

  /** The payment is the caller's own or one of their business: others have been told that there is none. */
  private whatPaid({ businessUid, paymentStatusUid: uid }: RedemptionCommand): Promise<object | undefined> {
    return this.transactions.readForRedemption(businessUid, async (tx) => {
      const status = await tx.findOneBy(PaymentStatus, { businessUid, uid });
      return status ? this.packagePayments.whatPaid(tx, status) : undefined;
    });
  }
}
