import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longest that any one answer may take. The service's own time-outs are shorter. */
const HANG_MS = 20_000;
/** A wish that has no answer by then never gets one. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 100;

/** Something asked for once, however often it has to be sent. */
export interface Wish {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly token: string;
  readonly body: unknown;
}

/** An answer, or a connection that broke before there was one. */
export interface Reply {
  readonly status: number | 'broken' | 'hang';
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** What happened to all requests so far. */
export class Traffic {
  requests = 0;
  slowestMs = 0;
  readonly byStatus = new Map<Reply['status'], number>();
  /** Answers that should not have been given, in words. */
  readonly problems: string[] = [];

  note({ status }: Reply, tookMs: number): void {
    this.requests += 1;
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
  }

  complain(problem: string): void {
    this.problems.push(problem.slice(0, 400));
  }
}

/** Sends wishes over a bounded number of connections and repeats each, under its key, until it has an answer. */
export class Sender {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    connections: number,
    readonly traffic: Traffic,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @returns the answer that counts, undefined when there is none within {@link PATIENCE_MS} */
  async persist(wish: Wish): Promise<Reply | undefined> {
    const key = randomUUID();
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const replies = Math.random() < 0.1 ? [this.send(wish, key), this.send(wish, key)] : [this.send(wish, key)];
      const answers = (await Promise.all(replies)).filter((reply) => this.counts(wish, reply));
      // A refusal is kept under no key: what is refused to one may be carried out for the other, once its reason is gone.
      const [first = answers[0], second] = answers.filter(isDone);
      if (second && second.text !== first?.text) {
        this.traffic.complain(`done twice under one key: ${first?.text} and ${second.text}`);
      }
      if (first) return first;
      await sleep(PAUSE_MS * (0.5 + Math.random()));
    }
    this.traffic.complain(`${wish.method} ${wish.path} has no answer after ${PATIENCE_MS} ms`);
    return undefined;
  }

  close(): void {
    this.agent.destroy();
  }

  /** False for answers that say "not now". */
  private counts({ method, path }: Wish, { status, text, retryAfter }: Reply): boolean {
    if (status === 'broken') return false;
    if (status === 503 || status === 409) {
      if (retryAfter === undefined) this.traffic.complain(`${status} without Retry-After: ${text}`);
      return false;
    }
    if (status === 'hang') {
      this.traffic.complain(`${method} ${path}: no answer within ${HANG_MS} ms`);
      return false;
    }
    return !text.includes('"VIRTUAL_BOOKING_UNAVAILABLE"');
  }

  private send({ method, path, token, body }: Wish, key: string): Promise<Reply> {
    const startedAt = performance.now();
    const payload = JSON.stringify(body);
    return new Promise((resolve) => {
      const done = (reply: Reply): void => {
        this.traffic.note(reply, performance.now() - startedAt);
        resolve(reply);
      };
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
      };
      const signal = AbortSignal.timeout(HANG_MS);
      const outgoing = request(this.url + path, { method, headers, agent: this.agent, signal }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => done(silence(signal)));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            retryAfter: response.headers['retry-after'],
          }),
        );
      });
      outgoing.on('error', () => done(silence(signal)));
      outgoing.end(payload);
    });
  }
}

function isDone({ status }: Reply): boolean {
  return status === 200 || status === 201;
}

function silence({ aborted }: AbortSignal): Reply {
  return { status: aborted ? 'hang' : 'broken', text: '', retryAfter: undefined };
}
