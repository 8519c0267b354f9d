import { Agent, request } from 'node:http';
import type { FuzzRequest } from './hostile-requests.js';

/** A request that has no answer by then hangs. */
const HANG_MS = 10_000;

/** An answer; status 0 means that there was none, for the reason in `text`. */
interface FuzzAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends requests as they are, also ones that a polite client would not send. */
export class FuzzClient {
  private readonly agent: Agent;
  private readonly url: URL;

  constructor(url: string, connections: number) {
    this.url = new URL(url);
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    const { hostname, port } = this.url;
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(HANG_MS);
      const fail = (error: Error): void =>
        resolve({ status: 0, text: signal.aborted ? `no answer within ${HANG_MS} ms` : String(error) });
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { hostname, port, method, path, agent: this.agent, signal, headers: { ...headers, ...length } };
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
