/**
 * One thing that happens in the model, and to whom, by name: a story of them can be read, kept and told again.
 * Processes are `process 1`, `process 2` in the order in which they begin; runs are `run-0`, `run-1`; a request has the
 * name of its sender: `process 1: create point 1`.
 */
export type Happening =
  | readonly ['look' | 'kill', process: string]
  /** The server handles a request; the answer arrives; or its sender hears that it was lost. */
  | readonly ['handle' | 'answer' | 'lose', request: string]
  /** A run comes to its next state by itself. Somebody restarts, stops or deletes it. It may be deleted after all. */
  | readonly ['advance' | 'fail' | 'restart' | 'stop' | 'delete' | 'release', run: string]
  /** Another process begins to work on the scan. */
  | readonly ['begin', machine: number]
  /** Time passes; the server refuses all requests for so long. */
  | readonly ['pass' | 'refuse', seconds: number]
  /** The user's quota is used up, and is not any more; listings say what is. */
  | readonly ['fill' | 'clear' | 'catch up' | 'stop the scan'];

export type HappeningKind = Exclude<Happening[0], 'fail'>;

/** How often each happens; whether a run fails, the world says. */
export const FREQUENCIES: Readonly<Record<HappeningKind, number>> = {
  look: 432,
  handle: 672,
  answer: 720,
  lose: 48,
  advance: 240,
  pass: 96,
  begin: 72,
  kill: 24,
  restart: 24,
  'catch up': 18,
  refuse: 8,
  fill: 8,
  clear: 8,
  delete: 6,
  stop: 6,
  release: 3,
  'stop the scan': 3,
};
