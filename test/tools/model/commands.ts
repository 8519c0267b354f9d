import fc from 'fast-check';
import type { Cast } from '../../scenes/story.js';
import { possibleStudios, studiosThatLookLike } from './outcomes.js';
import { dayOf, sightOf, STAFF, type Studio, type Wish } from './studio.js';
import type { Gift, StudioService } from './studio-service.js';

const HOUR_MS = 3_600_000;

/** What fast-check hands from command to command: all studios that would explain everything seen so far. */
interface Model {
  studios: Studio[];
}

type Command = fc.AsyncCommand<Model, StudioService>;

/** A wish whose subject is a number: which of those there are by then. */
type Draft = (studio: Studio, clients: readonly Cast[]) => Wish | undefined;

/** Something for which nothing else may happen at the same time. */
class Step implements Command {
  constructor(
    private readonly title: string,
    private readonly act: (model: Model, service: StudioService) => Promise<void>,
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, service: StudioService): Promise<void> {
    return this.act(model, service);
  }

  toString(): string {
    return this.title;
  }
}

/** Wishes that are all sent at once. */
class AtOnce implements Command {
  constructor(private readonly drafts: readonly (readonly [title: string, draft: Draft])[]) {}

  check({ studios: [studio] }: Readonly<Model>): boolean {
    return studio !== undefined && studio.payments.length > 0 && studio.packages.length > 0;
  }

  async run(model: Model, service: StudioService): Promise<void> {
    const [studio] = model.studios;
    const wishes = this.drafts.flatMap(([, draft]) => (studio && draft(studio, service.clients)) ?? []);
    const answers = await Promise.all(wishes.map((wish) => service.ask(wish)));
    const answered = wishes.flatMap((wish, index) => (answers[index] ?? []).map((answer) => ({ wish, answer })));
    const possible = possibleStudios(model.studios, answered);
    if (possible.length === 0) throw unexplained('no order explains these answers', answered, model.studios);
    model.studios = possible;
    if (wishes.length > 1) await compare(model, service);
  }

  toString(): string {
    return this.drafts.map(([title]) => title).join(' ‖ ');
  }
}

/** Fails unless the service looks as one of the model's studios does, and keeps those that do. */
export async function compare(model: Model, service: StudioService): Promise<void> {
  const sight = await service.look();
  const matching = studiosThatLookLike(model.studios, sight);
  if (matching.length === 0) throw unexplained('the service shows something else', sight, model.studios.map(sightOf));
  model.studios = matching;
}

function unexplained(what: string, seen: unknown, expected: unknown): Error {
  return new Error(`${what}: ${JSON.stringify(seen, null, 1)}\nmodel: ${JSON.stringify(expected, null, 1)}`);
}

/** Any command. Subjects are drawn as numbers and become whichever there is. */
export function anyCommand(): fc.Arbitrary<Command> {
  return fc.oneof(
    { weight: 2, arbitrary: giving() },
    { weight: 3, arbitrary: paymentRequested() },
    { weight: 1, arbitrary: bookingHeld() },
    { weight: 2, arbitrary: timePassed() },
    { weight: 8, arbitrary: fc.array(anyDraft(), { minLength: 1, maxLength: 1 }).map((drafts) => new AtOnce(drafts)) },
    { weight: 6, arbitrary: fc.array(anyDraft(), { minLength: 2, maxLength: 5 }).map((drafts) => new AtOnce(drafts)) },
  );
}

/** What every run begins with, so that the first command finds something to do: a package and two payments for each client. */
export async function begin(service: StudioService): Promise<Model> {
  const model = { studios: [service.beginning()] };
  const gift = { sessions: [2], firstDay: 0, lastDay: 30 };
  await Promise.all(
    [0, 1].flatMap((client) => [
      give(model, service, client, gift),
      request(model, service, client, 0),
      request(model, service, client, 0),
    ]),
  );
  return model;
}

const anyClient = fc.nat(1);
const anySubject = fc.nat(7);
const timesSent = fc.constantFrom(1, 1, 2, 3);

function giving(): fc.Arbitrary<Command> {
  const days = { firstDay: fc.integer({ min: -3, max: 2 }), length: fc.integer({ min: 0, max: 9 }) };
  const sessions = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 });
  return fc.record({ client: anyClient, sessions, ...days }).map(({ client, sessions: counts, firstDay, length }) => {
    const gift = { sessions: counts, firstDay, lastDay: firstDay + length };
    const title = `give ${counts.join('+')} sessions to client ${client} for days ${firstDay} to ${gift.lastDay}`;
    return new Step(title, (model, service) => give(model, service, client, gift));
  });
}

async function give(model: Model, service: StudioService, client: number, gift: Gift): Promise<void> {
  const { owned, credits } = await service.give(service.clients[client]!, gift, model.studios[0]!.now);
  for (const studio of model.studios) {
    studio.packages.push({ ...owned });
    studio.credits.push(...structuredClone(credits));
  }
}

function paymentRequested(): fc.Arbitrary<Command> {
  return fc
    .tuple(anyClient, anyClient)
    .map(
      ([client, which]) =>
        new Step(`ask client ${client} to pay for service ${which}`, (model, service) =>
          request(model, service, client, which),
        ),
    );
}

async function request(model: Model, service: StudioService, client: number, which: number): Promise<void> {
  const owner = service.clients[client]!;
  const wanted = service.services[which]!;
  const id = await service.requestPayment(owner, wanted);
  for (const { payments } of model.studios) {
    payments.push({ id, client: owner.clientUid, service: wanted, state: 'pending' });
  }
}

function bookingHeld(): fc.Arbitrary<Command> {
  return fc.record({ client: anyClient, which: anyClient, hours: fc.integer({ min: 1, max: 200 }) }).map(
    ({ client, which, hours }) =>
      new Step(`hold a booking of client ${client} in ${hours} h`, async (model, service) => {
        const owner = service.clients[client]!;
        const wanted = service.services[which]!;
        const startsAt = model.studios[0]!.now + hours * HOUR_MS;
        const id = await service.hold(owner, wanted, startsAt);
        for (const { payments } of model.studios) {
          payments.push({ id, client: owner.clientUid, service: wanted, state: 'held', startsAt });
        }
      }),
  );
}

function timePassed(): fc.Arbitrary<Command> {
  return fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 24, max: 240 })).map(
    (hours) =>
      new Step(`let ${hours} h pass`, async (model, service) => {
        for (const studio of model.studios) studio.now += hours * HOUR_MS;
        service.setTime(model.studios[0]!.now);
      }),
  );
}

const pick = <T>(things: readonly T[], number: number): T | undefined => things[number % things.length];

function anyDraft(): fc.Arbitrary<readonly [string, Draft]> {
  return fc.oneof(
    { weight: 6, arbitrary: redeeming() },
    { weight: 3, arbitrary: cancelling() },
    { weight: 3, arbitrary: changing() },
  );
}

function redeeming(): fc.Arbitrary<readonly [string, Draft]> {
  const by = fc.constantFrom('owner', 'owner', 'owner', STAFF, 'another client');
  return fc.tuple(anySubject, by, timesSent).map(([subject, who, sent]) => [
    `redeem ${subject} by ${who} × ${sent}`,
    ({ payments }, clients) => {
      const payment = pick(payments, subject);
      if (!payment) return undefined;
      const other = clients.find(({ clientUid }) => clientUid !== payment.client)?.clientUid ?? STAFF;
      return {
        kind: 'redeem',
        payment: payment.id,
        by: who === 'owner' ? payment.client : who === STAFF ? STAFF : other,
        sent,
      };
    },
  ]);
}

function cancelling(): fc.Arbitrary<readonly [string, Draft]> {
  return fc.tuple(anySubject, timesSent).map(([subject, sent]) => [
    `cancel ${subject} × ${sent}`,
    ({ payments }) => {
      const payment = pick(payments, subject);
      return payment && { kind: 'cancel', payment: payment.id, sent };
    },
  ]);
}

function changing(): fc.Arbitrary<readonly [string, Draft]> {
  const total = fc
    .nat(4)
    .map((sessions): [string, (studio: Studio, credit: string, packageId: string) => Wish] => [
      `total ${sessions}`,
      (_studio, credit, packageId) => ({ kind: 'set total', packageId, credit, total: sessions }),
    ]);
  const lastDay = fc
    .integer({ min: -2, max: 9 })
    .map((days): [string, (studio: Studio, credit: string, packageId: string) => Wish] => [
      `last day in ${days} days`,
      (studio, _credit, packageId) => ({ kind: 'set last day', packageId, day: dayOf(studio, days) }),
    ]);
  const active = fc
    .boolean()
    .map((wanted): [string, (studio: Studio, credit: string, packageId: string) => Wish] => [
      wanted ? 'activate' : 'deactivate',
      (_studio, _credit, packageId) => ({ kind: 'set active', packageId, active: wanted }),
    ]);
  return fc.tuple(anySubject, fc.oneof(total, lastDay, active)).map(([subject, [title, wish]]) => [
    `credit ${subject}: ${title}`,
    (studio) => {
      const credit = pick(studio.credits, subject);
      return credit && wish(studio, credit.id, credit.packageId);
    },
  ]);
}
