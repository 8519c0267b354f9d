import { signToken } from '../../src/platform/auth/sign-token.js';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { uidOf } from '../data/population.js';
import type { Progress } from '../../src/cli/progress.js';
import { median } from '../rows/median.js';
import type { SystemsUnderTest } from '../rows/systems-under-test.js';
import type { DatabaseServer } from '../server/database-server.js';
import { type ListRequest, listRequests } from './list-requests.js';
import { buildLargeBusiness, LARGE_BUSINESS } from './one-large-business.js';

/** The contract's bound for a first page, in milliseconds. */
export const LIST_BOUND_MS = 50;
const REPEATS = 3;
/** More, for one above the bound: a slow moment of the machine is not the list's. The median is of all. */
const REPEATS_ABOVE_BOUND = 9;

/** First pages of the payment requests of one business, with every documented filter and order. */
export interface ListTimes {
  readonly payment_statuses: number;
  readonly requests: number;
  /** Milliseconds, of the medians of each request's repetitions. */
  readonly p50_ms: number;
  readonly max_ms: number;
  /** Requests that took longer than {@link LIST_BOUND_MS}. */
  readonly over_bound: readonly { readonly request: string; readonly ms: number }[];
}

interface Parts {
  readonly server: DatabaseServer;
  readonly subjects: SystemsUnderTest;
  readonly tokenSecret: string;
  readonly progress: Progress;
}

/** Times each list by itself, one after another. @throws Error when one isn't answered 200 */
export async function measureLists(
  { server, subjects, tokenSecret, progress }: Parts,
  statuses: number,
): Promise<ListTimes> {
  const urls = await server.createDatabase('punchcard_bench_lists');
  await buildLargeBusiness(urls.owner, statuses, progress);
  const service = await subjects.serverFor({ kind: 'service' }, urls, () => Promise.resolve());
  if (!service) throw new Error('The service has no process');
  const now = new Date();
  const keys = new TokenKeys(tokenSecret);
  const fetchPage = async ({ path, query, clientUid }: ListRequest): Promise<number> => {
    const principal = clientUid
      ? { type: 'client' as const, uid: clientUid, businessUid: LARGE_BUSINESS }
      : { type: 'staff' as const, uid: uidOf('w', 0), businessUid: LARGE_BUSINESS };
    const headers = { authorization: `Bearer ${signToken(keys, principal, now)}` };
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${service.port}${path}?${query}`, { headers });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path}?${query}: HTTP ${answer.status} ${text}`);
    return performance.now() - startedAt;
  };
  const requests = listRequests(now);
  const times: { request: string; ms: number }[] = [];
  for (const [index, request] of requests.entries()) {
    const repeats: number[] = [];
    while (repeats.length < REPEATS) repeats.push(await fetchPage(request));
    if (median(repeats) > LIST_BOUND_MS) {
      while (repeats.length < REPEATS + REPEATS_ABOVE_BOUND) repeats.push(await fetchPage(request));
    }
    times.push({ request: `${request.path}?${request.query}`, ms: Number(median(repeats).toFixed(1)) });
    progress.bar('lists', (index + 1) / requests.length);
  }
  await subjects.stopAll();
  progress.clear();
  return {
    payment_statuses: statuses,
    requests: requests.length,
    p50_ms: median(times.map(({ ms }) => ms)),
    max_ms: Math.max(...times.map(({ ms }) => ms)),
    over_bound: times.filter(({ ms }) => ms > LIST_BOUND_MS),
  };
}
