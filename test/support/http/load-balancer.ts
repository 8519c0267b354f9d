import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';

const PROBE_MS = 100;
/** A server that takes longer to say that it is ready is not. */
const PROBE_TIMEOUT_MS = 1_000;

/** A request that went through a {@link LoadBalancer}: its status, or what went wrong on the way. */
export interface Passed {
  readonly status: number | undefined;
  readonly failure: string | undefined;
  /** Whether the server asked for the connection to be closed. */
  readonly closes: boolean;
}

/**
 * Sends each request to the next of its servers whose `/health/ready` was fine at the last probe, over connections that are kept.
 * Never tries anything again, so that nothing that a server loses is hidden.
 */
export class LoadBalancer {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly probing = new AbortController();
  private readonly ready: Set<string>;
  private turn = 0;

  constructor(urls: readonly string[]) {
    this.ready = new Set(urls);
    for (const url of urls) void this.probe(url);
  }

  async send(method: string, path: string, token: string, body?: object): Promise<Passed> {
    this.turn += 1;
    const url = [...this.ready][this.turn % this.ready.size] ?? '';
    try {
      const answer = await this.exchange(new URL(path, url), method, token, body);
      await text(answer);
      return { status: answer.statusCode, failure: undefined, closes: answer.headers.connection === 'close' };
    } catch (error) {
      return { status: undefined, failure: `${url}: ${String(error)}`, closes: false };
    }
  }

  close(): void {
    this.probing.abort();
    this.agent.destroy();
  }

  private exchange(url: URL, method: string, token: string, body: object | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) };
      const outgoing = request(url, { agent: this.agent, method, headers, timeout: 10_000 }, resolve);
      outgoing.once('error', reject);
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer')));
      outgoing.end(body && JSON.stringify(body));
    });
  }

  /** Each server at its own pace: one that is slow to answer must not hide that another is stopping. */
  private async probe(url: string): Promise<void> {
    while (!this.probing.signal.aborted) {
      if (await isReady(url)) this.ready.add(url);
      // Somebody has to be asked: the last one is, whatever it says of itself.
      else if (this.ready.size > 1) this.ready.delete(url);
      await sleep(PROBE_MS);
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const answer = await fetch(`${url}/health/ready`, { headers: { connection: 'close' }, signal });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
