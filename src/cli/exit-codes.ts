import type { Command } from 'commander';

/** It has been done, or the answer is yes. */
export const DONE = 0;
/** It has been looked at, and the answer is no. */
export const NO = 1;
/** It could not be done: an unknown option, an unusable setting, no database. */
export const COULD_NOT = 2;

/** Has a command end with {@link COULD_NOT} when it is called wrongly; `--help` is not wrong. */
export function endWithCode(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? DONE : COULD_NOT));
}

/**
 * The last words of a command's help.
 * @param meanings what the codes mean for this command; that of {@link COULD_NOT} is everywhere the same
 */
export function exitCodes(meanings: Readonly<Record<number, string>>): string {
  const all = { [COULD_NOT]: 'it could not be done; standard error says why', ...meanings };
  return ['', 'Exit codes:', ...Object.entries(all).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`)].join(
    '\n',
  );
}
