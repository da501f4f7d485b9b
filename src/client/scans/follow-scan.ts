import { defined } from '../../core/defined.js';
import { isDeepStrictEqual } from 'node:util';
import { AbortedError } from '../../core/errors.js';
import type { CallOptions, RunStatus } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import { explainSilence } from '../../runs/follow/silence.js';
import { limitTime } from '../../runs/follow/time-limit.js';
import type { ScanEvent } from '../../scans/events.js';
import type { ScanState } from '../../scans/scan-status.js';
import type { ScanReference } from './scan-reference.js';
import { statusReader, type ScanStatus, type ScanStatusOptions } from './scan-status.js';

/** Milliseconds between two polls. */
const PAUSE = { remote: 10_000, local: 1_000 } as const;

export interface FollowScanOptions extends ScanStatusOptions {
  /** Milliseconds to follow it at most; the scan itself continues. No limit when left out. */
  readonly timeout?: number | undefined;
  /** Called with its state at first, and then whenever that changes. */
  readonly onEvent?: (event: FollowedScanEvent) => void;
}

/** An event of a scan that another process runs. */
export type FollowedScanEvent =
  /** The first event. */
  | { readonly type: 'found'; readonly scan: Pick<ScanState, 'name' | 'mode'> }
  | Extract<ScanEvent, { readonly type: 'looked' | 'counts' | 'steps' | 'warning' }>;

/** The state of a followed scan. */
export interface FollowedScan {
  readonly state: ScanStatus;
  /** True when the timeout passed before it ended. */
  readonly isTimedOut: boolean;
}

/** Follows a scan that another process runs, until none of its runs is in progress or the timeout has passed. */
export async function followScan(
  client: RestClient,
  reference: ScanReference,
  { causes = false, ...options }: FollowScanOptions = {},
): Promise<FollowedScan> {
  const { signal } = options;
  const call = defined({ signal });
  const read = await statusReader(client, reference, call);
  const isTimedOut = await watchScan(client, read, options);
  return { state: await read({ ...call, causes }), isTimedOut };
}

/** Polls the state of a scan until it has ended. Returns true when the timeout passed before. */
export async function watchScan(
  client: Pick<RestClient, 'clock' | 'server'>,
  read: (call: CallOptions) => Promise<ScanState>,
  { timeout, onEvent, signal }: Omit<FollowScanOptions, 'causes'> = {},
): Promise<boolean> {
  let state = await read(defined({ signal }));
  // Not before: the state is read at least once, however short the timeout is.
  const limit = limitTime(client.clock, timeout, signal);
  let same = 0;
  try {
    onEvent?.({ type: 'found', scan: { name: state.name, mode: state.mode } });
    onEvent?.({ type: 'looked', counts: state.counts });
    const noted = new Set<string>();
    const note = (now: ScanState): void => {
      for (const warning of silenceWarnings(now, client.clock.now(), noted)) onEvent?.(warning);
    };
    note(state);
    while (same < patienceWith(state) && !hasEnded(state)) {
      const pause = (await client.server.isEmbedded(limit.options)) ? PAUSE.local : PAUSE.remote;
      await client.clock.sleep(pause, limit.options.signal);
      const { counts, steps } = state;
      state = await read(limit.options);
      const isSame = isDeepStrictEqual(state.counts, counts);
      if (!isSame) onEvent?.({ type: 'counts', counts: state.counts });
      note(state);
      if (state.steps !== undefined && !isDeepStrictEqual(state.steps, steps)) {
        const { run, ...now } = state.steps;
        onEvent?.({ type: 'steps', run, steps: now });
      }
      same = isSame ? same + 1 : 0;
    }
    return false;
  } catch (error) {
    if (signal?.aborted === true) {
      throw new AbortedError('interrupted; the scan continues', { cause: signal.reason });
    }
    if (limit.isOver()) return true;
    throw error;
  } finally {
    limit.end();
  }
}

/** A warning for each run that is silent and was not noted before. */
function silenceWarnings(
  { points }: ScanState,
  now: number,
  noted: Set<string>,
): readonly Extract<ScanEvent, { readonly type: 'warning' }>[] {
  return points.flatMap(({ runs, silentSince }) => {
    const run = runs.find(({ status }) => status === 'running');
    if (run === undefined || silentSince === undefined || noted.has(run.id)) return [];
    noted.add(run.id);
    return [{ type: 'warning', ...explainSilence(run, silentSince, now, 'resume the scan') }];
  });
}

function hasEnded({ counts }: ScanState): boolean {
  return counts.missing + counts.waiting + counts.running === 0;
}

const UNDER_WAY: ReadonlySet<RunStatus> = new Set(['queued', 'pending', 'running']);
/** Between two attempts at a point, none of its runs is in progress. */
const IDLE_LOOKS = 2;
/** The process that creates runs may have large files to send before it starts them. */
const UNSTARTED_LOOKS = 60;

/** After how many equal polls in a row a scan counts as abandoned. */
function patienceWith({ counts, points }: Pick<ScanState, 'counts' | 'points'>): number {
  if (counts.waiting + counts.running === 0) return IDLE_LOOKS;
  const isStarted = points.some(({ runs }) => runs.some(({ status }) => UNDER_WAY.has(status)));
  return isStarted ? Infinity : UNSTARTED_LOOKS;
}
