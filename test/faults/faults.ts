import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { answers, bookingBody, SchedulingServer, stalls, stallsMidAnswer } from '../support/http/scheduling-server.js';
import type { FaultCast } from './cast.js';
import { type Cluster, connected, type DatabaseUrls } from './cluster.js';
import { clientOfBooking, type PaymentKind } from './load.js';
import type { Service } from './service.js';

const HOUR_MS = 3_600_000;

/** What a fault may lay hands on. */
export interface Stage {
  readonly cluster: Cluster;
  readonly database: DatabaseUrls;
  readonly service: Service;
  readonly scheduling: SchedulingServer;
  readonly cast: FaultCast;
}

/** Something that goes wrong while clients are at work. */
export interface Fault {
  readonly title: string;
  readonly payments?: PaymentKind;
  readonly environment?: (scheduling: SchedulingServer) => Readonly<Record<string, string>>;
  /** How often it strikes. */
  readonly times: number;
  /** Before anybody is at work. */
  readonly prepare?: (stage: Stage) => void;
  /** Does it, and returns as soon as nothing is wrong any more but what the service itself must mend. */
  readonly strike: (stage: Stage) => Promise<void>;
}

/** All faults but the one in the middle of a migration, where no client can be at work. */
export const FAULTS: readonly Fault[] = [
  {
    title: 'kill -9 the service',
    times: 3,
    strike: async ({ service }) => {
      await service.kill();
      service.spawn();
    },
  },
  {
    title: 'kill -9 PostgreSQL',
    times: 2,
    strike: async ({ cluster }) => {
      await cluster.kill();
      await sleep(1_500);
      await cluster.restart();
    },
  },
  { title: 'connections ended mid-transaction', times: 1, strike: ({ database }) => endTransactions(database, 5_000) },
  { title: 'every pooled connection waits for a lock', times: 1, strike: ({ database }) => holdLock(database, 7_000) },
  { title: 'no connection left on PostgreSQL', times: 1, strike: ({ database }) => takeConnections(database, 3_000) },
  {
    title: 'PostgreSQL frozen beyond the time-outs',
    times: 1,
    environment: () => ({ DATABASE_STATEMENT_TIMEOUT_MS: '1000', DATABASE_LOCK_TIMEOUT_MS: '1000' }),
    strike: async ({ cluster }) => {
      await cluster.signal('SIGSTOP');
      await sleep(8_000);
      await cluster.signal('SIGCONT');
    },
  },
  {
    title: 'the scheduling server stalls',
    payments: 'booked',
    times: 1,
    environment: ({ url }) => ({ VIRTUAL_BOOKINGS_URL: url, VIRTUAL_BOOKINGS_TIMEOUT_MS: '500' }),
    prepare: answerBookings,
    strike: async (stage) => {
      stage.scheduling.will(stalls());
      await sleep(2_000);
      stage.scheduling.will(stallsMidAnswer());
      await sleep(2_000);
      answerBookings(stage);
    },
  },
  {
    title: 'the clock jumps',
    times: 1,
    environment: () => ({
      NODE_OPTIONS: `--import=${pathToFileURL('test/faults/shifting-clock.mjs').href}`,
      CLOCK_SHIFTS: [3, -2, 30, -30, 0.01, -0.01].map((hours) => hours * HOUR_MS).join(','),
    }),
    strike: async ({ service }) => {
      await service.kill();
      await service.start();
      await sleep(9_000);
    },
  },
];

/** Ends a transaction of the service's every few milliseconds. */
async function endTransactions({ admin, name }: DatabaseUrls, forMs: number): Promise<void> {
  const client = await connected(admin);
  try {
    for (const end = performance.now() + forMs; performance.now() < end; await sleep(30)) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = $1 and application_name = 'punchcard' and xact_start is not null order by random() limit 1`,
        [name],
      );
    }
  } finally {
    await client.end();
  }
}

/** Nobody can read or write credits: each transaction that tries keeps a connection until its lock time-out. */
async function holdLock({ admin }: DatabaseUrls, forMs: number): Promise<void> {
  const client = await connected(admin);
  try {
    await client.query('begin; lock table booking_credits in access exclusive mode');
    await sleep(forMs);
    await client.query('rollback');
  } finally {
    await client.end();
  }
}

/** Takes the service's connections away and every place on the server with them. */
async function takeConnections({ admin, service, name }: DatabaseUrls, forMs: number): Promise<void> {
  const taken: Awaited<ReturnType<typeof connected>>[] = [];
  // Opened while there is still a place.
  const superuser = await connected(admin);
  const takeAll = async (): Promise<void> => {
    for (;;) taken.push(await connected(service));
  };
  try {
    for (const end = performance.now() + forMs; performance.now() < end; await sleep(50)) {
      await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'punchcard'`,
        [name],
      );
      await takeAll().catch(() => undefined);
    }
  } finally {
    await Promise.all([superuser, ...taken].map((client) => client.end()));
  }
}

/** The scheduling server knows a booking of every client's. */
function answerBookings({ scheduling, cast }: Stage): void {
  scheduling.will((request, response) => {
    const uid = /\w+-\w+/.exec(request.url?.split('/').at(-1) ?? '')?.[0] ?? '';
    const client = cast.clients.find((candidate) => candidate.uid === clientOfBooking(uid));
    if (!client) return answers(404)(request, response);
    const who = { client_uid: client.uid, matter_uid: client.matterUid, service_uid: cast.serviceUid };
    return answers(200, bookingBody(uid, who))(request, response);
  });
}
