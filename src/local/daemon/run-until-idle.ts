import { systemClock, type Clock } from '../../core/clock.js';
import { AbortedError } from '../../core/errors.js';
import { DEFAULT_IDLE_MINUTES } from './daemon-arguments.js';
import { startServer, type RunningServer, type StartServerOptions } from '../server/server.js';

/** Milliseconds; timers of more than 2^31 end at once. */
const LONGEST_SLEEP = 24 * 3_600_000;

export interface RunUntilIdleOptions extends StartServerOptions {
  /** 0: never. */
  readonly idleMinutes?: number;
  /** Called once the server listens. */
  readonly onReady?: (server: RunningServer) => void;
}

/**
 * Runs a server until SIGTERM, SIGINT or the signal stops it, or until it has been idle for long enough.
 * @throws `local-server` when it can't start
 */
export async function runUntilIdle(options: RunUntilIdleOptions): Promise<void> {
  const { clock = systemClock, report = (): void => undefined } = options;
  const ending = new AbortController();
  const end = (why: string): void => {
    report(`stops: ${why}`);
    ending.abort(new AbortedError(why));
  };
  const onTerm = (): void => end('it received SIGTERM');
  const onInterrupt = (): void => end('it received SIGINT');
  process.on('SIGTERM', onTerm).on('SIGINT', onInterrupt);
  options.signal?.addEventListener('abort', () => end('its caller stopped it'), { once: true });
  try {
    const server = await startServer({ ...options, clock, report, signal: ending.signal });
    try {
      report(`listens on ${server.url}`);
      options.onReady?.(server);
      const minutes = options.idleMinutes ?? DEFAULT_IDLE_MINUTES;
      await waitUntilIdle(server, minutes === 0 ? Infinity : minutes * 60_000, clock, ending.signal);
      if (!ending.signal.aborted) report(`stops: it was idle for ${minutes} minutes`);
    } finally {
      await server.close();
    }
  } finally {
    process.off('SIGTERM', onTerm).off('SIGINT', onInterrupt);
  }
}

/** Resolves after `limit` milliseconds without work, or when the signal fires. */
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
    // Polling would work too; one long sleep misses nothing, since any work moves `since`.
    await clock.sleep(Math.min(Math.max(50, left), LONGEST_SLEEP), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
