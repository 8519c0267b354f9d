/**
 * Preloaded into the service (`NODE_OPTIONS=--import=…`): its clock jumps. CLOCK_SHIFTS lists by how many milliseconds it is wrong,
 * a second each, from three seconds after the start; then it is right again.
 */
const RIGHT_FOR_MS = 3_000;
const EACH_MS = 1_000;
const shifts = (process.env['CLOCK_SHIFTS'] ?? '').split(',').map(Number);
const RealDate = Date;
const startedAt = performance.now();

function now() {
  const index = Math.floor((performance.now() - startedAt - RIGHT_FOR_MS) / EACH_MS);
  return RealDate.now() + (shifts[index] ?? 0);
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
});
