import { SETTLE_WINDOW } from '../../runs/submit/settle-create.js';

/** The times that all who work on a scan go by, in milliseconds. A cluster serves many; this machine only us. */
export interface ScanRhythm {
  /** Shortest time between two looks. */
  readonly spacing: number;
  /** Time between two looks when nothing was done in between: the longer nothing has happened, the more. */
  readonly shortest: number;
  readonly longest: number;
  /** Time between two signs of life of a run's maker. */
  readonly heartbeat: number;
  /** Time between two looks for signs of life, and how long there may be none. */
  readonly watchEvery: number;
  readonly stale: number;
  /** How long a request whose sender has given up may still be handled. */
  readonly settle: number;
}

export const SCAN_RHYTHM: Readonly<Record<'local' | 'remote', ScanRhythm>> = {
  local: {
    spacing: 100,
    shortest: 100,
    longest: 1_000,
    heartbeat: 2_000,
    watchEvery: 1_000,
    stale: 10_000,
    settle: SETTLE_WINDOW.local,
  },
  remote: {
    spacing: 1_000,
    shortest: 5_000,
    longest: 15_000,
    heartbeat: 20_000,
    watchEvery: 15_000,
    stale: 90_000,
    settle: SETTLE_WINDOW.remote,
  },
};
