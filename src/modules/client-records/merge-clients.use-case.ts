import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { actorOf, type StaffCaller } from '../../platform/auth/caller.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError, UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { UnknownReferenceError } from '../../platform/common/errors/unknown-reference.js';
import { Transactions } from '../../platform/database/transactions.js';
import { IdempotencyRecords } from '../../platform/idempotency/idempotency-records.js';
import { type CreditChange, postChanges } from '../client-packages/credits/ledger.js';
import type { BookingCredit } from '../client-packages/entities/booking-credit.entity.js';
import { Client } from '../clients/client.entity.js';
import { refuseGone } from '../clients/clients.errors.js';
import { clientsForUpdate } from '../clients/lock-clients.js';
import { NO_KEYS, personalColumns } from '../clients/personal-fields.js';
import { lockRecords } from './lock-records.js';
import { type MergePlan, planMerge } from './merge-plan.js';
import { type ClientPair, moveRecords } from './move-records.js';
import { withoutTokens } from './stored-answers.js';

/** A merge that was done, or is only looked at. */
export interface Merge {
  readonly fromUid: string;
  /** The survivor as it is afterwards. */
  readonly into: Client;
  readonly plan: MergePlan;
}

/** Makes one client out of two of a business: everything of the one becomes the other's (contract 5, Clients). */
@Injectable()
export class MergeClientsUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly storedAnswers: IdempotencyRecords,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves everything or nothing, with an entry in the ledger of each credit.
   * @throws NotFoundError for an unknown client; UnprocessableError for an unknown other one, for the same one, and for one that has
   *   been merged or made anonymous
   */
  async run(caller: StaffCaller, fromUid: string, intoUid: string): Promise<Merge> {
    const { businessUid } = caller.principal;
    const pair = { businessUid, fromUid, intoUid };
    const merge = await this.transactions.write(businessUid, (tx) => this.merge(tx, pair, caller));
    await this.tokens.cutOff({ type: 'client', uid: fromUid, businessUid });
    return merge;
  }

  /** What {@link run} would do now, and its refusals. Changes nothing. */
  preview({ principal: { businessUid } }: StaffCaller, fromUid: string, intoUid: string): Promise<Merge> {
    return this.transactions.read(businessUid, async (tx) => {
      const where = [fromUid, intoUid].map((uid) => ({ businessUid, uid }));
      const { from, into } = mergeable(await tx.find(Client, { where }), fromUid, intoUid);
      const plan = await planMerge(tx, from, into);
      return { fromUid, into: Object.assign(into, plan.details.takenOver), plan };
    });
  }

  private async merge(tx: EntityManager, pair: ClientPair, caller: StaffCaller): Promise<Merge> {
    const { businessUid, fromUid, intoUid } = pair;
    const { from, into } = mergeable(await clientsForUpdate(tx, businessUid, fromUid, intoUid), fromUid, intoUid);
    const { credits } = await lockRecords(tx, businessUid, fromUid);
    const plan = await planMerge(tx, from, into);
    const context = { actor: actorOf(caller), requestId: caller.requestId, now: this.clock.now() };
    await postChanges(
      tx,
      credits.map((credit) => entryFor(credit, pair)),
      context,
    );
    await moveRecords(tx, pair, context.now);
    await endClient(tx, pair, context.now);
    const change = { ...personalColumns({ ...into, ...plan.details.takenOver }), updatedAt: context.now };
    await tx.update(Client, { businessUid, uid: intoUid }, change);
    // Asked again, whoever made the client would be given a new token for it.
    await this.storedAnswers.rewrite(tx, businessUid, [fromUid], withoutTokens);
    return { fromUid, into: Object.assign(into, change), plan };
  }
}

/** The two clients, when they may be merged. */
function mergeable(clients: readonly Client[], fromUid: string, intoUid: string): { from: Client; into: Client } {
  const from = clients.find(({ uid }) => uid === fromUid);
  if (!from) throw new NotFoundError('Client');
  if (fromUid === intoUid) throw new UnprocessableError('into is the client itself: name another client', 'into');
  const into = clients.find(({ uid }) => uid === intoUid);
  if (!into) throw new UnknownReferenceError('into', intoUid, 'a client of the business');
  refuseGone(from);
  refuseGone(into, 'into');
  return { from, into };
}

function entryFor(credit: BookingCredit, { fromUid, intoUid }: ClientPair): CreditChange {
  return { credit, kind: 'adjusted', quantity: 0, reason: `merged from client ${fromUid} into client ${intoUid}` };
}

/**
 * What is left of a client is a row that says which one it has become, and what it was called, for people; it is found no more, and
 * its e-mail address is free. Those that had become it have become the other.
 */
async function endClient(tx: EntityManager, { businessUid, fromUid, intoUid }: ClientPair, now: Date): Promise<void> {
  const merged = { mergedInto: intoUid, updatedAt: now };
  await tx.update(Client, { businessUid, uid: fromUid }, { ...NO_KEYS, ...merged });
  await tx.update(Client, { businessUid, mergedInto: fromUid }, merged);
}
