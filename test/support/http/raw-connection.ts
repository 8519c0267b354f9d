import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestApp } from '../app/test-app.js';

/** A connection on which a test says what it likes, also what no HTTP client would. */
export class RawConnection {
  private text = '';
  private readonly startedAt = performance.now();
  private closedAt: number | undefined;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (this.text += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closedAt = performance.now()));
  }

  /** Connects to the application; @throws Error when it is refused. */
  static async open(app: TestApp): Promise<RawConnection> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const connection = new RawConnection(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return connection;
  }

  send(text: string): void {
    if (this.socket.writable) this.socket.write(text, 'latin1');
  }

  /** Sends `text` a byte at a time, one each `intervalMs`, for as long as anybody listens. */
  async trickle(text: string, intervalMs: number): Promise<void> {
    for (const character of text) {
      if (this.closedAt !== undefined) return;
      this.send(character);
      await sleep(intervalMs);
    }
  }

  /** Waits until the other side has closed. @returns all that it said, and how long the connection lasted */
  async closed(withinMs: number): Promise<{ text: string; lastedMs: number }> {
    const deadline = performance.now() + withinMs;
    while (this.closedAt === undefined) {
      if (performance.now() > deadline) throw new Error(`still open after ${withinMs} ms, having heard: ${this.text}`);
      await sleep(10);
    }
    return { text: this.text, lastedMs: this.closedAt - this.startedAt };
  }

  /** Waits until what was heard matches. */
  async hears(pattern: RegExp, withinMs: number): Promise<string> {
    const deadline = performance.now() + withinMs;
    while (!pattern.test(this.text)) {
      if (performance.now() > deadline) throw new Error(`not heard within ${withinMs} ms, but: ${this.text}`);
      await sleep(10);
    }
    return this.text;
  }

  end(): void {
    this.socket.destroy();
  }
}

/** Says `text` on a connection of its own and hears the answer out, until the other side closes. */
export async function exchange(app: TestApp, text: string, withinMs = 5_000): Promise<string> {
  const connection = await RawConnection.open(app);
  connection.send(text);
  const heard = await connection.closed(withinMs);
  return heard.text;
}
