import pg from 'pg';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { SearchableClients1795001100001 } from '../../src/platform/database/schema/migrations/1795001100001-searchable-clients.js';
import { signToken } from '../../src/platform/auth/sign-token.js';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import type { Progress } from '../../src/cli/progress.js';
import { uidOf } from '../data/population.js';
import { median } from '../rows/median.js';
import type { SystemsUnderTest } from '../rows/systems-under-test.js';
import type { DatabaseServer } from '../server/database-server.js';

const BUSINESS = uidOf('b', 'search');
const REPEATS = 15;

/** Rare and common words, parts of them, several at once, phone numbers, e-mails, one letter, nobody. */
const TERMS = [
  'hopper77777',
  'zoë 77777',
  'opper7777',
  '(030) 1077-777',
  '4930107777',
  'grace hopper',
  'zoe example',
  'hopper77777@example.com',
  'crm-77777',
  'crm 777',
  '777',
  'a',
  'q',
  '%',
  'example',
  'łukasz grace',
  'nobody',
  'xq',
];

/** As they were before they could be searched; the migration does the rest. */
const CLIENTS = `
  insert into clients (business_uid, uid, first_name, last_name, email, email_key, phone, custom_id, created_at, updated_at)
  select $1, substr(md5('c' || n), 1, 16), first_name, 'Hopper' || n, 'hopper' || n || '@example.com',
    'hopper' || n || '@example.com', '+49 (30) ' || 1000000 + n, 'CRM-' || n, now() - n * interval '1 minute', now()
  from (select n, (array['Grace', 'Ada', 'Łukasz', 'Zoë', 'José', 'Siobhán', 'İpek', 'Barbara'])[1 + n % 8] as first_name
    from generate_series(1, $2::integer) as n) as named`;

/** Searches in one business: milliseconds, of the medians of each search's repetitions. */
export interface SearchTimes {
  readonly clients: number;
  /** How long it took to make all of them searchable. */
  readonly index_seconds: number;
  /** Bytes of their keys and search texts' indexes on disk. */
  readonly keys_megabytes: number;
  readonly p50_ms: number;
  readonly max_ms: number;
  readonly searches: readonly { readonly term: string; readonly ms: number }[];
}

interface Parts {
  readonly server: DatabaseServer;
  readonly subjects: SystemsUnderTest;
  readonly tokenSecret: string;
  readonly progress: Progress;
}

/** Times each search by itself, one after another. @throws Error when one isn't answered 200 */
export async function measureSearch(
  { server, subjects, tokenSecret, progress }: Parts,
  clients: number,
): Promise<SearchTimes> {
  const urls = await server.createDatabase('punchcard_bench_search');
  const owner = new pg.Client(urls.owner);
  await owner.connect();
  try {
    await owner.query(`select set_config('punchcard.business_uids', $1, false)`, [BUSINESS]);
    await owner.query(
      `insert into businesses (business_uid, name, time_zone, currency, features, created_at, updated_at)
       values ($1, 'Large studio', 'UTC', 'EUR', '{booking_packages}', now(), now())`,
      [BUSINESS],
    );
    await owner.query(
      `insert into staff_members (business_uid, uid, display_name, created_at) values ($1, $2, 'Front desk', now())`,
      [BUSINESS, uidOf('w', 0)],
    );
    await owner.query(CLIENTS, [BUSINESS, clients]);
    const service = await subjects.serverFor({ kind: 'service' }, urls, () => Promise.resolve());
    if (!service) throw new Error('The service has no process');
    const staff = { type: 'staff' as const, uid: uidOf('w', 0), businessUid: BUSINESS };
    const headers = { authorization: `Bearer ${signToken(new TokenKeys(tokenSecret), staff, new Date())}` };
    const search = async (term: string): Promise<number> => {
      const startedAt = performance.now();
      const url = `http://127.0.0.1:${service.port}/platform/v1/clients?search_term=${encodeURIComponent(term)}`;
      const answer = await fetch(url, { headers });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${term}: HTTP ${answer.status} ${text}`);
      return performance.now() - startedAt;
    };
    progress.line(`making ${clients} clients searchable`);
    const indexMs = await makeSearchable(urls.owner);
    await owner.query('vacuum (analyze) clients, client_search_keys');
    const { rows } = await owner.query<{ bytes: string }>(
      `select pg_total_relation_size('client_search_keys') as bytes`,
    );
    const searches: { term: string; ms: number }[] = [];
    for (const term of TERMS) {
      const times: number[] = [];
      while (times.length < REPEATS) times.push(await search(term));
      searches.push({ term, ms: Number(median(times).toFixed(1)) });
    }
    await subjects.stopAll();
    return {
      clients,
      index_seconds: Number((indexMs / 1000).toFixed(1)),
      keys_megabytes: Math.round(Number(rows[0]?.bytes) / 1024 ** 2),
      p50_ms: Number(median(searches.map(({ ms }) => ms)).toFixed(1)),
      max_ms: Math.max(...searches.map(({ ms }) => ms)),
      searches,
    };
  } finally {
    await owner.end();
  }
}

/** What the migration does to clients that are there. @returns milliseconds */
async function makeSearchable(ownerUrl: string): Promise<number> {
  const startedAt = performance.now();
  const owner = await createDataSource(ownerUrl, []).initialize();
  const runner = owner.createQueryRunner();
  try {
    await runner.query(`select set_config('punchcard.business_uids', $1, false)`, [BUSINESS]);
    await new SearchableClients1795001100001().up(runner);
    return performance.now() - startedAt;
  } finally {
    await runner.release();
    await owner.destroy();
  }
}
