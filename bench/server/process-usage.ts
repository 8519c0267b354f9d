import { readdir, readFile } from 'node:fs/promises';

/** Linux's units, which the kernel reports in on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** What a process and its descendants have used. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

interface ProcessStat extends Usage {
  readonly pid: number;
  readonly parent: number;
}

/** Usage of a process with its descendants, those that have ended included; undefined where there is no such process, or no `/proc`. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  const names = await readdir('/proc').catch(() => []);
  const stats = (await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStat))).filter(
    (stat) => stat !== undefined,
  );
  const own = stats.find((stat) => stat.pid === pid);
  if (!own) return undefined;
  const family = [own];
  for (const member of family) family.push(...stats.filter(({ parent }) => parent === member.pid));
  return {
    cpuSeconds: family.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    rssBytes: family.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
  };
}

/** The fields of proc_pid_stat(5); CPU time is that of the process and of its children that have ended. */
async function readStat(name: string): Promise<ProcessStat | undefined> {
  try {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8');
    // The name in parentheses may contain anything; what follows it is the third field and on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return {
      pid: Number(name),
      parent: Number(fields[1]),
      cpuSeconds: ticks / TICKS_PER_SECOND,
      rssBytes: Number(fields[21]) * PAGE_BYTES,
    };
  } catch {
    return undefined;
  }
}
