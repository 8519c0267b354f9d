import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import {
  allowedInContext,
  execForm,
  type Instruction,
  readDockerfile,
  type Stage,
} from '../../support/documents/dockerfile.js';

const run = promisify(execFile);
/** npm says much about what it installs. */
const MAX_OUTPUT_BYTES = 64 << 20;

/** What the Dockerfile builds, without what its base image brings, as a folder that is the container's root. */
export interface Image {
  readonly root: string;
  /** The last stage's `WORKDIR`, as the container sees it. */
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  remove(): Promise<void>;
}

/**
 * Carries out the Dockerfile's instructions, in order, in clean folders: for machines without a container engine. The base image's
 * part is played by this machine's Node.
 * @throws Error for an instruction that it does not know, and when one fails; nothing is left then
 */
export async function buildImage(): Promise<Image> {
  const folder = await mkdtemp(join(tmpdir(), 'punchcard-image-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const context = join(folder, 'context');
    await makeContext(context);
    const roots = new Map<string, string>();
    let built: BuiltStage | undefined;
    for (const stage of await readDockerfile()) {
      const root = join(folder, `stage-${stage.name}`);
      roots.set(stage.name, root);
      built = await new BuiltStage(root, context, roots).build(stage);
    }
    if (!built) throw new Error('the Dockerfile has no stage');
    const { root, workdir, environment, user, command, healthcheck } = built;
    return { root, workdir, environment, user, command, healthcheck, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What `docker build .` would send: the checkout's files that .dockerignore lets through. */
async function makeContext(context: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const allowed = await allowedInContext();
  const files = stdout
    .split('\0')
    .filter((file) => allowed.some((path) => file === path || file.startsWith(`${path}/`)));
  for (const file of files) {
    await mkdir(dirname(join(context, file)), { recursive: true });
    await copyFile(file, join(context, file));
  }
}

class BuiltStage {
  workdir = '/';
  environment: Record<string, string> = {};
  user = '0:0';
  command: string[] = [];
  healthcheck: string[] = [];

  constructor(
    readonly root: string,
    private readonly context: string,
    private readonly roots: ReadonlyMap<string, string>,
  ) {}

  async build({ instructions }: Stage): Promise<this> {
    await mkdir(this.root);
    for (const instruction of instructions) await this.carryOut(instruction);
    return this;
  }

  private async carryOut({ keyword, rest }: Instruction): Promise<void> {
    switch (keyword) {
      case 'WORKDIR':
        this.workdir = rest;
        await mkdir(this.inside('.'), { recursive: true });
        return;
      case 'ENV':
        for (const pair of rest.split(' '))
          this.environment[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
        return;
      case 'COPY':
        return this.copy(rest.split(' '));
      case 'RUN': {
        const { PATH = '', HOME = '' } = process.env;
        const env = { PATH, HOME, ...this.environment };
        await run('sh', ['-c', rest], { cwd: this.inside('.'), env, maxBuffer: MAX_OUTPUT_BYTES });
        return;
      }
      case 'USER':
        this.user = rest;
        return;
      case 'CMD':
        this.command = execForm(rest);
        return;
      case 'HEALTHCHECK':
        this.healthcheck = execForm(rest.slice(rest.indexOf('CMD ') + 'CMD '.length));
        return;
      case 'EXPOSE':
        return;
      default:
        throw new Error(`${keyword}: not known how to carry this out`);
    }
  }

  private async copy(words: readonly string[]): Promise<void> {
    const [, from] = /^--from=(.*)$/.exec(words[0] ?? '') ?? [];
    const source = from === undefined ? this.context : this.roots.get(from);
    if (source === undefined) throw new Error(`COPY: no stage ${from}`);
    const paths = words.slice(from === undefined ? 0 : 1, -1);
    const target = words.at(-1) ?? '';
    for (const path of paths) {
      const isFolder = (await stat(join(source, path))).isDirectory();
      // A folder's contents are copied, a file keeps its name in a target that ends with a slash.
      const to = isFolder || !target.endsWith('/') ? this.inside(target) : join(this.inside(target), path);
      await cp(join(source, path), to, { recursive: true, verbatimSymlinks: true });
    }
  }

  private inside(path: string): string {
    return isAbsolute(path) ? join(this.root, path) : join(this.root, this.workdir, path);
  }
}
