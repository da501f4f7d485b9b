import { lock } from 'proper-lockfile';
import type { Clock } from '../core/clock.js';
import { ConfigError } from '../core/errors.js';
import { errorCode } from '../reana/errors/network-error.js';

const PAUSE = 100;
/** Longer than what is done under a lock takes, even when a provider is slow. */
const LONGEST_WAIT = 60_000;
/** A process that died holding a lock is noticed after this time. */
const STALE = 20_000;

/**
 * Does something while no other process, and nobody else in this one, does the same. `file` names what is locked; it
 * need not exist, its folder must.
 * @throws ConfigError when the lock is held too long
 */
export async function withFileLock<T>(file: string, clock: Clock, task: () => Promise<T>): Promise<T> {
  const release = await acquire(file, clock);
  try {
    return await task();
  } finally {
    // Where the lock was taken from us as stale, there is nothing to release.
    await release().catch(() => undefined);
  }
}

async function acquire(file: string, clock: Clock): Promise<() => Promise<void>> {
  const end = clock.now() + LONGEST_WAIT;
  for (;;) {
    try {
      return await lock(file, { realpath: false, stale: STALE, onCompromised: () => undefined });
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') {
        throw new ConfigError(`${file} can't be locked (${errorCode(error) ?? 'unknown reason'})`, {
          hint: 'check that its folder exists and is yours to write',
          cause: error,
        });
      }
      if (clock.now() >= end) {
        throw new ConfigError(`another process holds ${file}.lock`, {
          hint: 'if no other reana-madminer is running, remove it',
        });
      }
    }
    await clock.sleep(PAUSE);
  }
}
