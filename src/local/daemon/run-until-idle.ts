import { systemClock, type Clock } from '../../core/clock.js';
import { AbortedError } from '../../core/errors.js';
import { DEFAULT_IDLE_MINUTES } from './daemon-arguments.js';
import { startServer, type RunningServer, type StartServerOptions } from '../server/server.js';

export interface RunUntilIdleOptions extends StartServerOptions {
  readonly idleMinutes?: number;
  /** Called once the server listens. */
  readonly onReady?: (server: RunningServer) => void;
}

/**
 * Runs a server until it is told to end by SIGTERM, SIGINT or the signal, or has had nothing to do for long.
 * @throws `local-server` when it can't start
 */
export async function runUntilIdle(options: RunUntilIdleOptions): Promise<void> {
  const { clock = systemClock, report = (): void => undefined } = options;
  const ending = new AbortController();
  const end = (why: string): void => {
    report(`ends: ${why}`);
    ending.abort(new AbortedError(why));
  };
  const onTerm = (): void => end('it was told to by SIGTERM');
  const onInterrupt = (): void => end('it was told to by SIGINT');
  process.on('SIGTERM', onTerm).on('SIGINT', onInterrupt);
  options.signal?.addEventListener('abort', () => end('its caller ended it'), { once: true });
  try {
    const server = await startServer({ ...options, clock, report, signal: ending.signal });
    try {
      report(`listens on ${server.url}`);
      options.onReady?.(server);
      const minutes = options.idleMinutes ?? DEFAULT_IDLE_MINUTES;
      await waitUntilIdle(server, minutes * 60_000, clock, ending.signal);
      if (!ending.signal.aborted) report(`ends: it had nothing to do for ${minutes} minutes`);
    } finally {
      await server.close();
    }
  } finally {
    process.off('SIGTERM', onTerm).off('SIGINT', onInterrupt);
  }
}

/** Resolves when there was no work for so many milliseconds, or when the signal fires. */
async function waitUntilIdle(
  server: RunningServer,
  limit: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const since = server.idleSince();
    const left = since === undefined ? limit : since + limit - clock.now();
    if (left <= 0) return;
    // A short look again and again would be right too; a longer one can't miss work, since that moves `since`.
    await clock.sleep(Math.max(50, left), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
