import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Image } from './image.js';

/**
 * In a mount namespace of its own: the image's folder becomes the root, everything read-only but an empty /tmp, with the machine's
 * programs where the base image would have its own. Ends as the program that it is given, as the user.
 */
const CONTAIN = `
set -eu
root=$1 workdir=$2 user=$3
shift 3
mount --bind "$root" "$root"
for part in usr bin lib lib64 etc dev proc; do
  if [ -e "/$part" ]; then mkdir -p "$root/$part"; mount --rbind "/$part" "$root/$part"; fi
done
for part in usr etc; do mount -o remount,bind,ro "$root/$part"; done
mkdir -p "$root/tmp"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user" "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$workdir" "$@"
`;

/** How a program ended, and what it said. */
interface Ending {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Starts a program of the image as a container engine would: as the image's user, on a root that can't be written. Needs to be root,
 * or allowed to make a mount namespace; says so where it is not.
 */
export function startContained(
  image: Image,
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
): { readonly process: ChildProcess; readonly ended: Promise<Ending> } {
  const { root, workdir, user } = image;
  const contained = ['--mount', 'sh', '-c', CONTAIN, 'sh', root, workdir, user, ...program];
  const { PATH = '' } = process.env;
  const child = spawn('unshare', contained, {
    env: { PATH, ...image.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([output, errors]) => ({
      code: child.exitCode,
      output: output + errors,
    }),
  );
  return { process: child, ended };
}
