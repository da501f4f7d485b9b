import type { Clock } from '../core/clock.js';
import type { Io } from './io.js';
import type { GivenFlag } from './views/action-line.js';

/** What a command gets besides its arguments. */
export interface Context {
  readonly io: Io;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** True under `--json`. */
  readonly json: boolean;
  /** The flags that say which server the command is about. */
  readonly serverFlags: readonly GivenFlag[];
  /** Prints a line for people, on standard error. */
  print(line: string): void;
  /** One JSON line on standard output under `--json`, nothing otherwise. */
  emit(event: unknown): void;
}

export function createContext(io: Io, signal: AbortSignal, clock: Clock, json: boolean): Context {
  return {
    io,
    signal,
    clock,
    json,
    serverFlags: [],
    print: (line) => void io.stderr.write(`${line}\n`),
    emit: (event) => {
      if (json) io.stdout.write(`${JSON.stringify(event)}\n`);
    },
  };
}
