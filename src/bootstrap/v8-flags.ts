import { setFlagsFromString } from 'node:v8';

/** How much garbage may pile up beside what is alive before it is looked for, in percent. */
const HEAP_GROWING_PERCENT = 30;

/**
 * Has V8 collect garbage before it asks the system for more memory. Left to itself it lets the heap grow to several times what is
 * alive where the machine has plenty, which a small service beside a database should not claim (docs/benchmarks.md).
 *
 * Also has it make all objects young. Left to itself it makes what one place in the code makes old from the beginning for ever after,
 * once most of what was made there has been alive when it looked. In one process of forty that befell what answers are written from: a
 * full collection every other second (docs/benchmarks.md, Old garbage).
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  setFlagsFromString('--no-allocation-site-pretenuring');
}
