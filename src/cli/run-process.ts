import { systemClock } from '../core/clock.js';
import { AbortedError } from '../core/errors.js';
import type { ExitCode } from '../core/exit-codes.js';
import { runCli } from './cli.js';
import { endBySignal } from './end-process.js';

/** A second Ctrl-C within this many milliseconds is npm passing the first one on, not another one. */
const ECHO = 1000;
/** Milliseconds that an interrupted command has to end by itself; it may be waiting for what never comes. */
const GRACE = 10_000;

/** Runs this process's command line, until it ends or is interrupted, and returns its exit code. */
export function runProcess(): Promise<ExitCode> {
  const controller = new AbortController();
  interruptOnSignals(controller);
  endWithReader(controller);
  return runCli(
    process.argv.slice(2),
    {
      stdout: process.stdout,
      stderr: process.stderr,
      // Opened only by the few commands that read it.
      get stdin() {
        return process.stdin;
      },
      env: process.env,
      cwd: process.cwd(),
    },
    controller.signal,
    systemClock,
  );
}

function interruptOnSignals(controller: AbortController): void {
  let interrupted: number | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    const now = Date.now();
    if (interrupted === undefined) {
      interrupted = now;
      controller.abort(new AbortedError('interrupted'));
      setTimeout(() => endBySignal(signal), GRACE).unref();
    } else if (now - interrupted > ECHO) endBySignal(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
}

/** Ends the command when the reader of its output has gone, such as `head` or a closed terminal (EIO). */
function endWithReader(controller: AbortController): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'EIO')
        controller.abort(new AbortedError('nobody reads the output any more'));
      else throw error;
    });
  }
}
