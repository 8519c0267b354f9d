import type { Lane, LoadMessage, LoadOrder, LoadResult } from './load.types.js';
import { Recorder } from './recorder.js';

type Shape = Pick<LoadOrder, 'maxRequests' | 'warmUpMs' | 'measureMs'>;

/** How often an open loop looks at the clock; a request may leave this much late, which its latency then includes. */
const TICK_MS = 1;

/** Each lane asks again as soon as it is answered. */
export function driveClosed(
  lanes: readonly Lane[],
  shape: Shape,
  tell: (message: LoadMessage) => void,
): Promise<LoadResult> {
  const recorder = new Recorder(performance.now(), shape, tell);
  let sent = 0;
  let busy = lanes.length;
  return new Promise((resolve) => {
    const ask = (lane: Lane): void => {
      const sentAt = performance.now();
      const usedUp = sent >= shape.maxRequests;
      if (usedUp) recorder.endEarly();
      if (usedUp || sentAt >= recorder.closesAt) {
        busy -= 1;
        if (busy > 0) return;
        // The last answer may come before the timer that ends the measured time.
        recorder.endEarly();
        resolve(recorder.result(sent));
        return;
      }
      lane(sent++, (failure) => {
        const now = performance.now();
        recorder.record(now, now - sentAt, failure);
        ask(lane);
      });
    };
    for (const lane of lanes) ask(lane);
  });
}

/**
 * Requests arrive at a fixed rate, whether the earlier ones are answered or not. Latency counts from the moment a request was due,
 * so a server that stalls can't hide it by making its callers wait (coordinated omission).
 */
export function driveOpen(
  lanes: readonly Lane[],
  shape: Shape & { readonly ratePerSecond: number },
  tell: (message: LoadMessage) => void,
): Promise<LoadResult> {
  const recorder = new Recorder(performance.now(), shape, tell);
  const idle = [...lanes];
  const intervalMs = 1000 / shape.ratePerSecond;
  const durationMs = shape.warmUpMs + shape.measureMs;
  const total = Math.min(shape.maxRequests, Math.floor(durationMs / intervalMs));
  let sent = 0;
  return new Promise((resolve) => {
    const sendDue = (): void => {
      const due = Math.min(total, Math.floor((performance.now() - recorder.startsAt) / intervalMs) + 1);
      for (const lane of idle.splice(0, due - sent)) send(lane, recorder.startsAt + sent * intervalMs);
    };
    const send = (lane: Lane, dueAt: number): void => {
      lane(sent++, (failure) => {
        recorder.record(dueAt, performance.now() - dueAt, failure);
        idle.push(lane);
        sendDue();
        if (sent === total && idle.length === lanes.length) finish();
      });
    };
    const clock = setInterval(sendDue, TICK_MS);
    const finish = (): void => {
      clearInterval(clock);
      recorder.endEarly();
      resolve(recorder.result(sent));
    };
  });
}
