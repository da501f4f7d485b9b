/** The log of a step without what the server wrote around it. */
export interface FramedLog {
  readonly log: string;
  /** How the container of the step ended, in the server's word; absent when the log does not say so. */
  readonly ending?: 'Completed' | 'Error';
}

/** Above the output of a container: its name, and one space before the first line of the output. */
const HEADING = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?: :\n /;
/** Below it: one line end for the output, an empty line, and the reason of the end. */
const ENDING = /\n\n(Completed|Error)\n$/;

/**
 * Takes off what REANA's job controller writes around the output of a step on Kubernetes: `job: :` above, and
 * `Completed` or `Error` below. Reasons that say more, such as `OOMKilled`, stay. A log that only looks alike stays as
 * it is.
 */
export function removeFrame(log: string, backend: string): FramedLog {
  if (backend.toLowerCase() !== 'kubernetes') return { log };
  const heading = HEADING.exec(log)?.[0];
  if (heading === undefined) return { log };
  const ending = ENDING.exec(log);
  const word = ending?.[1];
  if (ending === null || (word !== 'Completed' && word !== 'Error'))
    return { log: log.slice(heading.length) };
  return { log: log.slice(heading.length, Math.max(heading.length, ending.index)), ending: word };
}
