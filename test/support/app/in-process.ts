import { describe, test } from '@jest/globals';

/** The suites talk to what `npm run build` has made, in a process of its own, instead of to the sources in this one. */
export const RUNS_BUILD = process.env['PUNCHCARD_E2E'] === 'dist';

/** What a test can do with an application in its own process only. */
type Reason = 'sets the clock' | 'is the source of virtual bookings' | 'reads the log' | 'reaches into the container';

/**
 * `describe` and `test` for what needs the application in this process, and why. Where the suites talk to the build they skip:
 * whatever else a suite tries is tried there too.
 */
export function inProcess(_reason: Reason): { readonly describe: typeof describe; readonly test: typeof test } {
  if (!RUNS_BUILD) return { describe, test };
  // What `skip` lacks is `only` and the like, which no committed test has.
  return { describe: describe.skip as typeof describe, test: test.skip as typeof test };
}
