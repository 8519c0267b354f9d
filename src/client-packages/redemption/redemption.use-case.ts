import { Injectable } from '@nestjs/common';
import { actorOf, type ClientCaller, type StaffCaller } from '../../auth/caller.js';
import { refusalError } from './redemption.errors.js';
import { RedemptionService, type RedemptionWish } from './redemption.service.js';
import type { Decision } from './redemption.types.js';

/** What a successful redemption answers (contract 1.1). */
export interface RedemptionAnswer {
  readonly package_name: string;
}

/** Redemption as the controllers know it: refusals become errors here and nowhere deeper. */
@Injectable()
export class RedemptionUseCase {
  constructor(private readonly redemptions: RedemptionService) {}

  /** A client pays one of its own payment statuses (contract 1.1). */
  async redeemAsClient(caller: ClientCaller, paymentStatusUid: string): Promise<RedemptionAnswer> {
    return answer(await this.redemptions.redeem(clientWish(caller, paymentStatusUid)));
  }

  /** Staff pay a client's payment status, from its matter or another (contract 1.4). */
  async redeemAsStaff(
    caller: StaffCaller,
    paymentStatusUid: string,
    matterUid: string | undefined,
  ): Promise<RedemptionAnswer> {
    const { businessUid } = caller.principal;
    const { requestId } = caller;
    const actor = actorOf(caller);
    return answer(
      await this.redemptions.redeem({
        businessUid,
        paymentStatusUid,
        clientUid: undefined,
        matterUid,
        actor,
        requestId,
      }),
    );
  }

  /** Whether {@link redeemAsClient} would find a package; other refusals are the same errors (contract 1.2). */
  async hasPackage(caller: ClientCaller, paymentStatusUid: string): Promise<boolean> {
    const decision = await this.redemptions.preview(clientWish(caller, paymentStatusUid));
    if (decision.kind === 'redeemed') return true;
    if (decision.code === 'NO_PACKAGE') return false;
    throw refusalError(decision);
  }
}

function clientWish(caller: ClientCaller, paymentStatusUid: string): RedemptionWish {
  const { businessUid, uid } = caller.principal;
  const { requestId } = caller;
  return { businessUid, paymentStatusUid, clientUid: uid, matterUid: undefined, actor: actorOf(caller), requestId };
}

function answer(decision: Decision): RedemptionAnswer {
  if (decision.kind === 'refused') throw refusalError(decision);
  return { package_name: decision.credit.packageName };
}
