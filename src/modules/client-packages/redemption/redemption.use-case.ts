import { Injectable } from '@nestjs/common';
import { actorOf, type ClientCaller, type StaffCaller } from '../../../platform/auth/caller.js';
import { type PreviewResponse, presentPreviewedCredit, presentReason } from '../dto/preview.response.js';
import type { StoredAnswer } from '../../../platform/common/envelope/stored-answer.js';
import { IdempotentAnswers } from '../../../platform/idempotency/idempotent-answers.js';
import { replayOf } from '../../../platform/idempotency/replay.js';
import { answerOf, REDEEMED_STATUS, type RedemptionAnswer } from './redemption-answer.js';
import { ClientCredits } from '../credits/all-credits.reader.js';
import { explainCredits, type PackageExplanation } from './rules/explain-credits.js';
import { refusalError } from './redemption.errors.js';
import { RedemptionService, type RedemptionCommand } from './redemption.service.js';
import type { CreditPurpose, CreditSnapshot, Refusal } from './redemption.types.js';

/** What staff name: a client's payment and, optionally, the matter to spend from (contract 1.4). */
export interface StaffPayment {
  readonly paymentStatusUid: string;
  readonly matterUid: string | undefined;
}

/** Redemption as the controllers know it: refusals become errors here and nowhere deeper. */
@Injectable()
export class RedemptionUseCase {
  constructor(
    private readonly redemptions: RedemptionService,
    private readonly credits: ClientCredits,
    private readonly answers: IdempotentAnswers,
  ) {}

  /** A client pays one of its own payment statuses (contract 1.1). */
  redeemAsClient(caller: ClientCaller, paymentStatusUid: string): Promise<RedemptionAnswer | StoredAnswer> {
    return this.redeem(clientCommand(caller, paymentStatusUid));
  }

  /** Staff pay a client's payment status, from its matter or another (contract 1.4). */
  redeemAsStaff(caller: StaffCaller, payment: StaffPayment): Promise<RedemptionAnswer | StoredAnswer> {
    return this.redeem(staffCommand(caller, payment));
  }

  /** Whether {@link redeemAsClient} would find a package; other refusals are the same errors (contract 1.2). */
  async hasPackage(caller: ClientCaller, paymentStatusUid: string): Promise<boolean> {
    const decision = await this.redemptions.preview(clientCommand(caller, paymentStatusUid));
    if (decision.kind === 'redeemed') return true;
    if (decision.code === 'NO_PACKAGE') return false;
    throw refusalError(decision);
  }

  /** Which credit {@link redeemAsClient} would use, and why no other. Changes nothing. */
  previewAsClient(caller: ClientCaller, paymentStatusUid: string): Promise<PreviewResponse> {
    return this.preview(clientCommand(caller, paymentStatusUid));
  }

  /** Which credit {@link redeemAsStaff} would use, and why no other. Changes nothing. */
  previewAsStaff(caller: StaffCaller, payment: StaffPayment): Promise<PreviewResponse> {
    return this.preview(staffCommand(caller, payment));
  }

  private redeem(command: RedemptionCommand): Promise<RedemptionAnswer | StoredAnswer> {
    const published = { family: 'platform', status: REDEEMED_STATUS } as const;
    return this.answers.answerOwn(command.idempotencyKey, published, () => this.redeemOnce(command));
  }

  private async redeemOnce(command: RedemptionCommand): Promise<RedemptionAnswer | StoredAnswer> {
    const outcome = await this.redemptions.redeem(command);
    if (outcome.kind === 'refused') throw await this.explained(outcome);
    return outcome.kind === 'replayed' ? replayOf(outcome.record, command.idempotencyKey) : answerOf(outcome);
  }

  private async preview(command: RedemptionCommand): Promise<PreviewResponse> {
    const decision = await this.redemptions.preview(command);
    const { purpose } = decision;
    if (!purpose) throw refusalError(decision as Refusal);
    const chosen = decision.kind === 'redeemed' ? decision : undefined;
    const others = await this.explain(purpose, chosen?.credit);
    return {
      has_package: chosen !== undefined,
      credit: chosen ? presentPreviewedCredit(chosen.credit, chosen) : null,
      other_packages: others.map(presentReason),
    };
  }

  /** A refusal for want of a package says of each package why it can't pay. */
  private async explained(refusal: Refusal): Promise<Error> {
    if (!refusal.purpose) return refusalError(refusal);
    return refusalError(refusal, (await this.explain(refusal.purpose, undefined)).map(presentReason));
  }

  private async explain(purpose: CreditPurpose, chosen: CreditSnapshot | undefined): Promise<PackageExplanation[]> {
    return explainCredits(await this.credits.find(purpose.businessUid, purpose.clientUid), purpose, chosen);
  }
}

function clientCommand(caller: ClientCaller, paymentStatusUid: string): RedemptionCommand {
  const { businessUid, uid } = caller.principal;
  return {
    businessUid,
    paymentStatusUid,
    clientUid: uid,
    matterUid: undefined,
    actor: actorOf(caller),
    requestId: caller.requestId,
    idempotencyKey: caller.idempotencyKey,
  };
}

function staffCommand(caller: StaffCaller, { paymentStatusUid, matterUid }: StaffPayment): RedemptionCommand {
  const { businessUid } = caller.principal;
  return {
    businessUid,
    paymentStatusUid,
    clientUid: undefined,
    matterUid,
    actor: actorOf(caller),
    requestId: caller.requestId,
    idempotencyKey: caller.idempotencyKey,
  };
}
