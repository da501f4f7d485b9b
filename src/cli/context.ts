import type { Clock } from '../core/clock.js';
import type { Io, ProcessIo } from './io.js';
import { Terminal } from './output/terminal.js';
import type { GivenFlag } from './views/action-line.js';

/** What a command gets besides its arguments. */
export interface Context {
  readonly io: Io;
  /** What everything is printed on. */
  readonly terminal: Terminal;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** True under `--json`. */
  readonly json: boolean;
  /** The flags that say which server the command is about. */
  readonly serverFlags: readonly GivenFlag[];
  /** Prints a line for people, on standard error. Further lines of the text are indented. */
  print(line: string): void;
  /** One JSON line on standard output under `--json`, nothing otherwise. */
  emit(event: unknown): void;
}

export function createContext(
  { stdout, stderr, ...io }: ProcessIo,
  signal: AbortSignal,
  clock: Clock,
  json: boolean,
): Context {
  const terminal = new Terminal({ stdout, stderr, env: io.env });
  return {
    io,
    terminal,
    signal,
    clock,
    json,
    serverFlags: [],
    print: (line) => terminal.print(line),
    emit: (event) => {
      if (json) terminal.printJson(event);
    },
  };
}
