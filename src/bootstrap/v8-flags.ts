import { setFlagsFromString } from 'node:v8';

/** How much the heap may grow beyond what is alive before it is collected, in percent. */
const HEAP_GROWING_PERCENT = 30;

/**
 * Has V8 collect garbage before it asks the system for more memory. By default it lets the heap grow to several times what is alive
 * where the machine has plenty, which a small service beside a database should not claim (docs/benchmarks.md).
 *
 * Also disables pretenuring: V8 may decide, once and for good, that the objects of an allocation site are long-lived and allocate them
 * as old. In 1 of 40 processes that befell what responses are written from, which meant a full collection every other second
 * (docs/benchmarks.md, Old garbage).
 */
export function tuneGarbageCollector(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  setFlagsFromString('--no-allocation-site-pretenuring');
}
