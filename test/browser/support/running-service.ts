import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Demo, readDemo } from '../../../src/pages/demo/demo-file.js';

/** The built service as a newcomer starts it: embedded database, demo business, and a port of its own. */
export class RunningService {
  private constructor(
    readonly demo: Demo,
    /** Opens the demo on `/docs`; with `/cards` at its end on that page. */
    readonly link: string,
    private readonly dispose: () => Promise<void>,
  ) {}

  /** @param environment variables beside those that keep it apart from other services @throws Error when it doesn't start */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const dataDir = await mkdtemp(join(tmpdir(), 'punchcard-browser-'));
    // When root runs the tests, the database server runs as another user, who must get through to its own folder in here.
    await chmod(dataDir, 0o711);
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      env: { ...process.env, NODE_ENV: 'development', DATABASE_URL: '', DATA_DIR: dataDir, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const dispose = async (): Promise<void> => {
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    };
    try {
      const line = await lineWith(createInterface({ input: child.stdout }), '  Docs  ', exited);
      const demo = await readDemo(dataDir);
      if (!demo) throw new Error('The service made no demo');
      return new RunningService(demo, line?.trim().split(/\s+/)[1] ?? '', dispose);
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  get url(): string {
    return this.demo.base_url;
  }

  /** Sends a request as the demo's staff. @returns `data`, or the bare answer where there is none @throws Error unless it succeeds */
  async asStaff<T>(method: string, path: string, body: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.demo.staff_token}` },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { data?: T };
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer.data ?? (answer as T);
  }

  stop(): Promise<void> {
    return this.dispose();
  }
}

async function lineWith(
  lines: AsyncIterable<string>,
  text: string,
  exited: Promise<unknown>,
): Promise<string | undefined> {
  const found = (async () => {
    for await (const line of lines) if (line.includes(text)) return line;
    return undefined;
  })();
  return Promise.race([found, exited.then(() => undefined)]);
}
