import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with a request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A request as it arrived. */
interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A scheduling server (docs/virtual-bookings.md) on a real port, that behaves as well or badly as a test says. */
export class SchedulingServer {
  readonly seen: SeenRequest[] = [];
  private behaviours: Behaviour[] = [];

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async start(): Promise<SchedulingServer> {
    const server = createServer();
    await listen(server, 0);
    const started = new SchedulingServer(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => started.handle(request, response));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Each of `behaviours` is for one request, the last one also for all that follow. Forgets what was seen. */
  will(...behaviours: readonly Behaviour[]): void {
    this.behaviours = [...behaviours];
    this.seen.length = 0;
  }

  /** Nobody listens any more, and open connections end. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** Listens again, on the same port. */
  restart(): Promise<void> {
    return listen(this.server, this.port);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    this.seen.push({ method, url, headers });
    const behaviour = this.behaviours.length > 1 ? this.behaviours.shift() : this.behaviours[0];
    (behaviour ?? answers(404))(request, response);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Answers `status`; a body that is no text goes out as JSON. */
export function answers(status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Behaviour {
  const text = typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body);
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
}

/** Never says anything. */
export function stalls(): Behaviour {
  return () => undefined;
}

/** Sends half an answer and then nothing. */
export function stallsMidAnswer(): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"booking":');
  };
}

/** Breaks the connection instead of answering. */
export function resets(): Behaviour {
  return (request) => request.socket.resetAndDestroy();
}

/** Breaks the connection in the middle of an answer. */
export function resetsMidAnswer(): Behaviour {
  return (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
    response.write('{"booking":', () => request.socket.resetAndDestroy());
  };
}

/** A valid answer for a booking next year, which differs by `changes`. */
export function bookingBody(uid: string, changes: Readonly<Record<string, unknown>> = {}) {
  const who = { client_uid: 'client0000000000', matter_uid: 'matter0000000000', service_uid: 'service000000000' };
  const what = { price: '50.00', currency: 'EUR', title: 'Yoga class', start_time: instantIn(365), expires_at: null };
  return { booking: { uid, state: 'pending', ...who, ...what, ...changes } };
}

/** The ISO 8601 time `days` from now; negative: in the past. */
export function instantIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
