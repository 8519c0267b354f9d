import { readFile } from 'node:fs/promises';

/** One instruction, its continuation lines joined: `COPY`, `--from=build /app/dist dist`. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

/** What is between one FROM and the next. */
export interface Stage {
  /** The image it begins with, its arguments filled in. */
  readonly base: string;
  /** Its name, or its place. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Reads the Dockerfile, stage by stage. @throws Error for an instruction before the first FROM that is no ARG with a value */
export async function readDockerfile(): Promise<Stage[]> {
  const lines = (await readFile('Dockerfile', 'utf8'))
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const args: Record<string, string> = {};
  const stages: (Omit<Stage, 'instructions'> & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const [, keyword = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const stage = stages.at(-1);
    if (keyword === 'FROM') {
      const [, image = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest) ?? [];
      const base = image.replace(/\$\{(\w+)\}/g, (_whole, arg: string) => args[arg] ?? '');
      stages.push({ base, name: name ?? String(stages.length), instructions: [] });
    } else if (stage) stage.instructions.push({ keyword, rest });
    else {
      const [, name = '', value = ''] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
      if (keyword !== 'ARG' || name === '') throw new Error(`${line}: before the first FROM`);
      args[name] = value;
    }
  }
  return stages;
}

/** The words of an instruction in exec form. @throws SyntaxError for the shell form */
export function execForm(command: string): string[] {
  return JSON.parse(command) as string[];
}

/** Paths that .dockerignore lets through: it ignores everything but these. @throws Error when it is of another form */
export async function allowedInContext(): Promise<string[]> {
  const [first, ...rest] = (await readFile('.dockerignore', 'utf8')).split('\n').filter((line) => line !== '');
  if (first !== '*' || rest.some((line) => !line.startsWith('!')))
    throw new Error('.dockerignore is no list of what to keep');
  return rest.map((line) => line.slice(1).replace(/\/$/, ''));
}
