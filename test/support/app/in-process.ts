import { describe, test } from '@jest/globals';
import type { TestParts } from './running-app.js';

/** True where suites talk to what `npm run build` has made, in a process of its own, instead of to the sources in this one. */
export const RUNS_BUILD = process.env['PUNCHCARD_E2E'] === 'dist';

/** What a test can do only to an application in its own process. */
type Reason = 'sets the clock' | 'is the source of virtual bookings' | 'reads the log' | 'reaches into the container';

/** Where suites talk to the build, `describe` and `test` skip, and there are no parts. */
interface InProcess {
  readonly describe: typeof describe;
  readonly test: typeof test;
  readonly parts: (parts: TestParts) => TestParts;
}

/** For tests that need the application in this process, and why. The rest of their suite is tried with the build as well. */
export function inProcess(_reason: Reason): InProcess {
  if (!RUNS_BUILD) return { describe, test, parts: (parts) => parts };
  // What `skip` itself lacks is `only`, `skip` and the like, which no committed test has.
  return { describe: describe.skip as typeof describe, test: test.skip as typeof test, parts: () => ({}) };
}
