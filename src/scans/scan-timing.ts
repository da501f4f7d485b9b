import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import { SETTLE_WINDOW } from '../runs/submit/settle-create.js';

/** The times that all processes of a scan use, in milliseconds. A cluster serves many users; this machine only one. */
export interface ScanTiming {
  /** Shortest time between two polls. */
  readonly spacing: number;
  /**
   * Shortest and longest time between two polls when this process did nothing: the longer nothing has happened, the
   * more.
   */
  readonly shortest: number;
  readonly longest: number;
  /** Time between two heartbeats of the process that creates a run. */
  readonly heartbeat: number;
  /** Time between two checks for heartbeats, and how long there may be none. */
  readonly watchInterval: number;
  readonly staleAfter: number;
  /** How long a server may still handle a request whose sender has given up. */
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

/** The times for the client's server. */
export async function scanTimingOf(
  { server }: Pick<RestClient, 'server'>,
  call: CallOptions,
): Promise<ScanTiming> {
  return SCAN_TIMING[(await server.isEmbedded(call)) ? 'local' : 'remote'];
}
