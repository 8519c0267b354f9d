import type { Closing } from '../../src/bootstrap/serving/closing.js';
import type { DatabaseUrls } from '../server/database-server.js';
import { startServer, type TestedServer } from '../server/child-process.js';
import type { Subject } from './rows.types.js';

/** Both servers get the same, and it is the service's default. */
const POOL_SIZE = '16';

/** The servers under test that run, started when they are first needed. */
export class SystemsUnderTest {
  private readonly running = new Map<string, TestedServer>();

  constructor(
    private readonly tokenSecret: string,
    private readonly folder: string,
    private readonly cpuProf: string | undefined,
    closing: Closing,
  ) {
    closing.add(() => this.stopAll());
  }

  /**
   * The server for a subject on a database; undefined for plain SQL.
   * @param warmUp lets a server that has just been started compile what it will run
   */
  async serverFor(
    subject: Subject,
    urls: DatabaseUrls,
    warmUp: (server: TestedServer) => Promise<unknown>,
  ): Promise<TestedServer | undefined> {
    if (subject.kind === 'plain_sql') return undefined;
    const key = JSON.stringify([subject, urls.service]);
    const running = this.running.get(key);
    if (running) return running;
    const started = await (subject.kind === 'service'
      ? this.startService(urls, subject.environment ?? {})
      : this.startTextbook(urls));
    this.running.set(key, started);
    await warmUp(started);
    return started;
  }

  async stopAll(): Promise<void> {
    const servers = [...this.running.values()];
    this.running.clear();
    await Promise.all(servers.map((server) => server.stop()));
  }

  /** As in production, but whoever asks may ask as often as they like. It logs what production logs; the lines go nowhere. */
  private startService(urls: DatabaseUrls, environment: Readonly<Record<string, string>>): Promise<TestedServer> {
    return startServer({
      program: '../../src/main.js',
      environment: {
        NODE_ENV: 'production',
        DRAIN_MS: '0',
        DATABASE_URL: urls.service,
        ...(urls.migration === urls.service ? {} : { DATABASE_MIGRATION_URL: urls.migration }),
        DATABASE_POOL_SIZE: POOL_SIZE,
        TOKEN_SECRET: this.tokenSecret,
        LOG_LEVEL: 'info',
        METRICS_ENABLED: 'true',
        RATE_LIMIT_PER_PRINCIPAL: '0',
        RATE_LIMIT_PER_ADDRESS: '0',
        ...environment,
      },
      nodeFlags: this.cpuProf === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.cpuProf}`],
      folder: this.folder,
      readyPath: '/health/ready',
    });
  }

  private startTextbook(urls: DatabaseUrls): Promise<TestedServer> {
    return startServer({
      program: '../yardsticks/textbook.js',
      environment: {
        NODE_ENV: 'production',
        DATABASE_URL: urls.service,
        DATABASE_POOL_SIZE: POOL_SIZE,
        TOKEN_SECRET: this.tokenSecret,
      },
      folder: this.folder,
      readyPath: '/health/live',
    });
  }
}
