import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '../rate-limits/limit-addresses.js';

/** What connections may take of the process. */
export interface ConnectionBounds {
  /** Connections of one address; further ones are closed unanswered. 0: no limit. */
  readonly perAddress: number;
  /** Requests that may wait on a connection for the one before them; with more the connection is closed. */
  readonly maxWaiting?: number;
  /** Bytes of bodies that may wait with them; with more the connection is closed, too. */
  readonly maxWaitingBytes?: number;
  /** Longest that an answer may lie ready without having been read to its end, in milliseconds. */
  readonly unreadMs?: number;
  /** Bytes, unread answers and waiting bodies, that all connections together may hold; beyond it those with the most are closed. */
  readonly unreadBytes?: number;
}

const MAX_WAITING = 100;
const MAX_WAITING_BYTES = 256 * 1024;
const UNREAD_MS = 60_000;
const UNREAD_BYTES = 128 * 1024 * 1024;
const CHECK_MS = 500;

/** One request and what it is answered with. */
type Exchange = readonly [IncomingMessage, ServerResponse];

/** What is under way on a connection. */
interface Turn {
  /** The answer that is being made or read. */
  current: ServerResponse | undefined;
  readonly waiting: Exchange[];
  /** When `current` was first seen whole, but not read to its end. */
  unreadSinceMs: number | undefined;
}

/**
 * Bounds what one connection can make the process hold. Node reads whatever a client has sent ahead and makes all the answers at once,
 * read or not: here a connection's requests are carried out one after another, each once the answer before it has been taken from us.
 * To be called after the server's listener for requests is there, and before it listens.
 */
export function boundConnections(server: Server, bounds: ConnectionBounds): void {
  const { perAddress, maxWaiting = MAX_WAITING, maxWaitingBytes = MAX_WAITING_BYTES } = bounds;
  const { unreadMs = UNREAD_MS, unreadBytes = UNREAD_BYTES } = bounds;
  const turns = new Map<Socket, Turn>();
  if (perAddress > 0) limitPerAddress(server, perAddress);
  server.on('connection', (socket: Socket) => {
    turns.set(socket, { current: undefined, waiting: [], unreadSinceMs: undefined });
    socket.once('close', () => turns.delete(socket));
  });
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const turn = turns.get(request.socket);
    if (turn === undefined) return;
    if (turn.current === undefined) carryOut(listeners, turn, [request, response]);
    else if (turn.waiting.length < maxWaiting && bytesWaiting(turn) <= maxWaitingBytes)
      turn.waiting.push([request, response]);
    else request.socket.destroy();
  });
  const check = setInterval(() => {
    closeLateReaders(turns, unreadMs);
    closeLargest(turns, unreadBytes);
  }, CHECK_MS).unref();
  server.once('close', () => clearInterval(check));
}

function carryOut(listeners: readonly RequestListener[], turn: Turn, [request, response]: Exchange): void {
  turn.current = response;
  turn.unreadSinceMs = undefined;
  response.once('close', () => {
    turn.current = undefined;
    const next = request.socket.writable ? turn.waiting.shift() : undefined;
    if (next) carryOut(listeners, turn, next);
  });
  for (const listener of listeners) listener(request, response);
}

function closeLateReaders(turns: ReadonlyMap<Socket, Turn>, unreadMs: number): void {
  const now = performance.now();
  for (const [socket, turn] of turns) {
    if (turn.current?.writableEnded !== true) continue;
    turn.unreadSinceMs ??= now;
    if (now - turn.unreadSinceMs > unreadMs) socket.destroy();
  }
}

/** Node reads bodies ahead, too, whether or not their requests have had their turn. */
function bytesWaiting({ waiting }: Turn): number {
  return waiting.reduce((sum, [{ readableLength }]) => sum + readableLength, 0);
}

function closeLargest(turns: ReadonlyMap<Socket, Turn>, unreadBytes: number): void {
  const held = [...turns]
    .map(([socket, turn]) => ({ socket, bytes: socket.writableLength + bytesWaiting(turn) }))
    .filter(({ bytes }) => bytes > 0);
  let total = held.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= unreadBytes) return;
  for (const { socket, bytes } of held.toSorted((one, other) => other.bytes - one.bytes)) {
    if (total <= unreadBytes) return;
    total -= bytes;
    socket.destroy();
  }
}

/** Closes connections beyond `perAddress` of one address, so that nobody can take all there are. */
function limitPerAddress(server: Server, perAddress: number): void {
  const openByAddress = new Map<string | number, number>();
  server.prependListener('connection', (socket: Socket) => {
    const key = addressKey(socket.remoteAddress ?? '');
    const open = openByAddress.get(key) ?? 0;
    if (open >= perAddress) return void socket.destroy();
    openByAddress.set(key, open + 1);
    socket.once('close', () => {
      const left = (openByAddress.get(key) ?? 1) - 1;
      if (left === 0) openByAddress.delete(key);
      else openByAddress.set(key, left);
    });
  });
}
