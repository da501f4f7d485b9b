import type { StepProcess } from '../../execution/executor.js';

/**
 * What the shell of a step is given: the command, or the interpreter that reads the script from standard input. The
 * environment's `envscript` is sourced first, as by Yadage, which writes `source`: shells like dash only know the dot.
 */
export function shellLine({
  process,
  envscript,
}: {
  readonly process: StepProcess;
  readonly envscript?: string | undefined;
}): string {
  const line = 'command' in process ? process.command : process.interpreter;
  // Not quoted, since it may be followed by arguments.
  return envscript === undefined ? line : `. ${envscript} && ${line}`;
}
