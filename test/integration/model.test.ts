import { randomInt } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyCommand, begin, compare } from '../tools/model/commands.js';
import { possibleStudios } from '../tools/model/outcomes.js';
import { type Studio, type Wish } from '../tools/model/studio.js';
import { StudioService } from '../tools/model/studio-service.js';
import { expectCleanBooks } from '../support/database/books.js';
import { startTestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';

/**
 * The whole service over HTTP against a model (test/tools/model/studio.ts), redeeming by the pipeline and, less often, the plain way. More
 * runs: MODEL_RUNS=200, as in .ci/run. A failure names its seed and path: MODEL_SEED=<seed> MODEL_PATH=<path> runs it again, both ways, and then also
 * looks for a smaller one.
 */
const { MODEL_RUNS: runs = '50', MODEL_SEED: givenSeed, MODEL_PATH: path } = process.env;
/** Each audit is of everybody's books so far: a database of its own for so many runs keeps it quick. */
const RUNS_PER_DATABASE = 25;
/** Of so many runs by the pipeline there is one the plain way, which differs from it in what carries out a transaction alone. */
const RUNS_PER_PLAIN_RUN = 8;
const MOST_COMMANDS = 10;
const PATIENCE_MS = 240_000;

function seedsFor(count: number): number[] {
  if (givenSeed !== undefined) return [Number(givenSeed)];
  return Array.from({ length: Math.ceil(count / RUNS_PER_DATABASE) }, () => randomInt(2 ** 31));
}
const seeds = [
  ...seedsFor(Number(runs)).map((seed) => ['on', seed] as const),
  ...seedsFor(Number(runs) / RUNS_PER_PLAIN_RUN).map((seed) => ['off', seed] as const),
];

test.each(seeds)(
  `pipeline %s, in ${RUNS_PER_DATABASE} random histories (seed %i) the service does what the contract says, and its books are clean after each`,
  async (pipeline, seed) => {
    const clock = new TestClock('2090-01-01T00:00:00.000Z');
    const app = await startTestApp({ clock, environment: { DATABASE_PIPELINE: pipeline } });
    const history = fc.commands([anyCommand()], { maxCommands: MOST_COMMANDS, size: 'max' });
    const timeZone = fc.constantFrom('UTC', 'America/Los_Angeles', 'Pacific/Kiritimati');
    try {
      await fc.assert(
        fc.asyncProperty(timeZone, history, async (zone, commands) => {
          const service = await StudioService.open(app, clock, zone);
          const model = await begin(service);
          await fc.asyncModelRun(() => ({ model, real: service }), commands);
          await compare(model, service);
          await expectCleanBooks(app.database);
        }),
        {
          seed,
          numRuns: RUNS_PER_DATABASE,
          endOnFailure: givenSeed === undefined,
          ...(path === undefined ? {} : { path }),
        },
      );
    } finally {
      await app.close();
    }
  },
  PATIENCE_MS,
);

describe('the model itself', () => {
  const owned = { name: 'Package 1', client: 'grace', createdAt: 0, validFrom: '2090-01-01', active: true };
  const studio: Studio = {
    timeZone: 'UTC',
    now: Date.parse('2090-01-02T12:00:00Z'),
    packages: [{ ...owned, id: 'package', validUntil: '2090-01-31' }],
    credits: [{ id: 'credit', packageId: 'package', services: ['yoga'], total: 1, used: 0 }],
    payments: ['a', 'b'].map((id) => ({ id, client: 'grace', service: 'yoga', state: 'pending' })),
  };
  const redeem = (payment: string): Wish => ({ kind: 'redeem', payment, by: 'grace', sent: 1 });
  const outcomes = (...answers: readonly string[]): number =>
    possibleStudios(
      [studio],
      ['a', 'b'].map((payment, index) => ({ wish: redeem(payment), answer: answers[index] ?? '' })),
    ).length;

  test('lets either of two payments have the last session, but not both and not neither', () => {
    expect(outcomes('200 Package 1', '422 NO_PACKAGE')).toBe(1);
    expect(outcomes('422 NO_PACKAGE', '200 Package 1')).toBe(1);
    expect(outcomes('200 Package 1', '200 Package 1')).toBe(0);
    expect(outcomes('422 NO_PACKAGE', '422 NO_PACKAGE')).toBe(0);
  });
});
