import { isDeepStrictEqual } from 'node:util';
import { AbortedError } from '../../core/errors.js';
import type { CallOptions } from '../../reana/model.js';
import { START_INTERVAL } from '../../scans/plan/estimate-scan.js';
import type { ScanState } from '../../scans/scan-status.js';
import { limitTime } from '../../runs/follow/time-limit.js';
import type { Connection } from '../server/connection.js';
import type { Context } from '../context.js';
import { createScanProgress } from '../progress/scan-progress.js';
import { patienceWith } from './scan-patience.js';

/** Milliseconds between two looks. */
const PAUSE = { remote: 10_000, local: 1_000 } as const;

export interface FollowedScan {
  readonly state: ScanState;
  readonly isTimedOut: boolean;
}

/** Shows a scan that somebody else works on, until nothing of it is under way any more or the time is over. */
export async function followScan(
  read: (call: CallOptions) => Promise<ScanState>,
  { client }: Connection,
  context: Context,
  timeout: number | undefined,
): Promise<FollowedScan> {
  let state = await read({ signal: context.signal });
  // Not before: it is looked at once however little time there is.
  const limit = limitTime(client.clock, timeout, context.signal);
  const startInterval = client.isLocal || state.mode === 'scatter' ? 0 : START_INTERVAL;
  const progress = createScanProgress({ name: state.name, startInterval }, context);
  let same = 0;
  try {
    progress.show({ type: 'looked', counts: state.counts });
    while (same < patienceWith(state) && !hasEnded(state)) {
      await client.clock.sleep(client.isLocal ? PAUSE.local : PAUSE.remote, limit.options.signal);
      const { counts, steps } = state;
      state = await read(limit.options);
      if (!isDeepStrictEqual(state.counts, counts)) progress.show({ type: 'counts', counts: state.counts });
      if (state.steps !== undefined && !isDeepStrictEqual(state.steps, steps)) {
        const { run, ...now } = state.steps;
        progress.show({ type: 'steps', run, steps: now });
      }
      same = isDeepStrictEqual(state.counts, counts) ? same + 1 : 0;
    }
    return { state, isTimedOut: false };
  } catch (error) {
    if (context.signal.aborted) {
      throw new AbortedError('interrupted; the scan goes on as it did', { cause: context.signal.reason });
    }
    if (limit.isOver()) return { state, isTimedOut: true };
    throw error;
  } finally {
    limit.end();
    progress.end();
  }
}

function hasEnded({ counts }: ScanState): boolean {
  return counts.missing + counts.waiting + counts.running === 0;
}
