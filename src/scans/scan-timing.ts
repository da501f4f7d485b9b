import { SETTLE_WINDOW } from '../runs/submit/settle-create.js';

/** The times that all who work on a scan go by, in milliseconds. A cluster serves many; this machine only us. */
export interface ScanTiming {
  /** Shortest time between two looks. */
  readonly spacing: number;
  /** Time between two looks when nothing was done in between: the longer nothing has happened, the more. */
  readonly shortest: number;
  readonly longest: number;
  /** Time between two signs of life of a run's maker. */
  readonly heartbeat: number;
  /** Time between two looks for signs of life, and how long there may be none. */
  readonly watchInterval: number;
  readonly staleAfter: number;
  /** How long a request whose sender has given up may still be handled. */
  readonly settleWindow: number;
}

export const SCAN_TIMING: Readonly<Record<'local' | 'remote', ScanTiming>> = {
  local: {
    spacing: 100,
    shortest: 100,
    longest: 1_000,
    heartbeat: 2_000,
    watchInterval: 1_000,
    staleAfter: 10_000,
    settleWindow: SETTLE_WINDOW.local,
  },
  remote: {
    spacing: 1_000,
    shortest: 5_000,
    longest: 15_000,
    heartbeat: 20_000,
    watchInterval: 15_000,
    staleAfter: 90_000,
    settleWindow: SETTLE_WINDOW.remote,
  },
};
