import { Injectable } from '@nestjs/common';
import { Any, type EntityManager } from 'typeorm';
import { actorOf, type StaffCaller } from '../../platform/auth/caller.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { calendarDayIn } from '../../platform/common/calendar.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { Transactions } from '../../platform/database/transactions.js';
import { IdempotencyRecords } from '../../platform/idempotency/idempotency-records.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { type ChangeContext, postChanges } from '../client-packages/credits/ledger.js';
import type { BookingCredit } from '../client-packages/entities/booking-credit.entity.js';
import { ClientBookingPackage } from '../client-packages/entities/client-booking-package.entity.js';
import { Client } from '../clients/client.entity.js';
import { MergedClientError } from '../clients/clients.errors.js';
import { clientsForUpdate } from '../clients/lock-clients.js';
import { Matter } from '../clients/matter.entity.js';
import { NO_KEYS, personalColumns } from '../clients/personal-fields.js';
import { blankRecords } from './blank-records.js';
import { lockRecords } from './lock-records.js';
import { ANONYMOUS, anonymousAnswer, redactionOf } from './redaction.js';
import { isSettled, SomethingIsLeftError, whatIsLeft } from './what-is-left.js';

/** A client and its matters, and the clients that had been merged into it. */
interface AnonymousClient {
  readonly client: Client;
  readonly matters: Matter[];
  readonly mergedUids: readonly string[];
}

/** Takes away whatever tells who a client is, for good; its books stay (contract 5, Clients). */
@Injectable()
export class AnonymizeClientUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly storedAnswers: IdempotencyRecords,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
  ) {}

  /**
   * All or nothing. One that is anonymous stays as it is, and this may be repeated.
   * @param confirmed that what the client has left may be lost
   * @throws NotFoundError, MergedClientError; SomethingIsLeftError unless `confirmed`
   */
  async run(caller: StaffCaller, uid: string, confirmed: boolean): Promise<AnonymousClient> {
    const { businessUid } = caller.principal;
    const { timeZone } = await this.profiles.get(businessUid);
    const context = { actor: actorOf(caller), requestId: caller.requestId, now: this.clock.now() };
    const today = calendarDayIn(timeZone, context.now);
    const anonymous = await this.transactions.write(businessUid, async (tx) => {
      const people = await this.lock(tx, businessUid, uid);
      const [client] = people;
      if (client.anonymizedAt === null) {
        const owner = { businessUid, clientUid: uid };
        const records = await lockRecords(tx, businessUid, uid);
        const left = await whatIsLeft(tx, owner, records, { today, now: context.now });
        if (!confirmed && !isSettled(left)) throw new SomethingIsLeftError(left);
        const ended = new Set(left.client_packages.map(({ id }) => id));
        await deactivate(
          tx,
          records.credits.filter(({ clientPackageUid }) => ended.has(clientPackageUid)),
          context,
        );
        await this.blank(tx, people, context.now);
      }
      const matters = await mattersOf(tx, client);
      return { client, matters, mergedUids: people.slice(1).map((merged) => merged.uid) };
    });
    for (const person of [uid, ...anonymous.mergedUids]) {
      await this.tokens.cutOff({ type: 'client', uid: person, businessUid });
    }
    return anonymous;
  }

  /** The client, and after it those that have been merged into it: they were the same person. */
  private async lock(tx: EntityManager, businessUid: string, uid: string): Promise<[Client, ...Client[]]> {
    const [client] = await clientsForUpdate(tx, businessUid, uid);
    if (!client) throw new NotFoundError('Client');
    if (client.mergedInto !== null) throw new MergedClientError(client.mergedInto);
    // Only now: who holds the client keeps others from being merged into it.
    return [client, ...(await tx.find(Client, { where: { businessUid, mergedInto: uid } }))];
  }

  private async blank(tx: EntityManager, people: readonly [Client, ...Client[]], now: Date): Promise<void> {
    const [client] = people;
    const { businessUid, uid: clientUid } = client;
    const redact = redactionOf(people);
    await blankRecords(tx, { businessUid, clientUid }, redact, now);
    const matterUids = (await mattersOf(tx, client)).map(({ uid }) => uid);
    const mentioned = [...people.map(({ uid }) => uid), ...matterUids];
    await this.storedAnswers.rewrite(tx, businessUid, mentioned, (body) => anonymousAnswer(body, redact));
    const change = { ...NOBODY, anonymizedAt: now, updatedAt: now };
    await tx.update(Client, { businessUid, uid: Any(people.map(({ uid }) => uid)) }, change);
    Object.assign(client, change);
  }
}

const NOBODY = {
  ...personalColumns({
    firstName: ANONYMOUS,
    lastName: null,
    email: null,
    phone: null,
    address: null,
    customId: null,
  }),
  ...NO_KEYS,
};

function mattersOf(tx: EntityManager, { businessUid, uid: clientUid }: Client): Promise<Matter[]> {
  const order = { isDefault: 'DESC', createdAt: 'ASC', uid: 'ASC' } as const;
  return tx.find(Matter, { where: { businessUid, clientUid }, order });
}

/** The sessions stay in the books, as what the business owed when the client became anonymous; nobody can use them. */
async function deactivate(tx: EntityManager, credits: readonly BookingCredit[], context: ChangeContext): Promise<void> {
  const [first] = credits;
  if (!first) return;
  const end = { kind: 'deactivated', quantity: 0, terms: { active: false }, reason: 'client made anonymous' } as const;
  await postChanges(
    tx,
    credits.map((credit) => ({ credit, ...end })),
    context,
  );
  const uids = [...new Set(credits.map(({ clientPackageUid }) => clientPackageUid))];
  const packages = { businessUid: first.businessUid, uid: Any(uids) };
  await tx.update(ClientBookingPackage, packages, { active: false, updatedAt: context.now });
}
