import { readFile } from 'node:fs/promises';

/** Linux's unit of CPU time; the kernel reports in hundredths of a second on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KIB = 1024;

/** What a process and its descendants have used. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** Usage of a process with its descendants, those that have ended included; undefined where there is no `/proc`. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  const own = await readStat(pid);
  if (!own) return undefined;
  const others = await Promise.all((await descendantsOf(pid)).map((child) => readStat(child)));
  return [own, ...others].reduce<Usage>(
    (sum, usage) => ({
      cpuSeconds: sum.cpuSeconds + (usage?.cpuSeconds ?? 0),
      rssBytes: sum.rssBytes + (usage?.rssBytes ?? 0),
    }),
    { cpuSeconds: 0, rssBytes: 0 },
  );
}

async function readStat(pid: number): Promise<Usage | undefined> {
  try {
    const [stat, status] = await Promise.all([read(pid, 'stat'), read(pid, 'status')]);
    // The name in parentheses may contain anything; what follows it is the third field and on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const times = fields.slice(11, 15).map(Number);
    const rssKib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: times.reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND,
      rssBytes: rssKib * BYTES_PER_KIB,
    };
  } catch {
    return undefined;
  }
}

async function descendantsOf(pid: number): Promise<number[]> {
  const children = (await read(pid, `task/${pid}/children`).catch(() => '')).split(' ').filter(Boolean).map(Number);
  const deeper = await Promise.all(children.map(descendantsOf));
  return [...children, ...deeper.flat()];
}

function read(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8');
}
