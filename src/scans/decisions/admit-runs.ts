import { isRunLive } from '../point-state.js';
import type { ScanListing } from '../scan-listing.js';
import type { CreateAction, AdoptAction, PointVerdict } from './scan-actions.js';
import type { ControllerState } from './controller-state.js';

export interface RunLimits {
  /** Runs of the scan that may be in progress on the server at the same time, whichever process created them. */
  readonly maxActive: number;
  /** Runs that this process may create at the same time. */
  readonly maxConcurrent: number;
  /** Runs for which the user has room left. */
  readonly room: number;
}

/** The proposals that the limits allow now, in the order of the scan. */
export function admit(
  verdicts: readonly PointVerdict[],
  { points }: ScanListing,
  state: ControllerState,
  { maxActive, maxConcurrent, room }: RunLimits,
): readonly (CreateAction | AdoptAction)[] {
  const { creations, uncertain, unlisted } = state;
  const all = [...creations.values()];
  const creating = all.filter(({ run }) => run === undefined).length + uncertain.size + unlisted.size;
  const busy = all.filter(({ phase }) => phase !== 'ready' && phase !== 'started').length;
  let slots = maxConcurrent - busy;
  let places = Math.min(maxActive - countLive(points, state), room) - creating;
  const admitted: (CreateAction | AdoptAction)[] = [];
  for (const { proposal } of verdicts) {
    if (proposal === undefined || slots <= 0) continue;
    if (proposal.type === 'create') {
      if (places <= 0) continue;
      places -= 1;
    }
    slots -= 1;
    admitted.push(proposal);
  }
  return admitted;
}

/**
 * Runs of the scan that are in progress, including those that this process has created and the listing doesn't show.
 * One that is only there because the server refuses to delete it does not count.
 */
export function countLive(
  points: ScanListing['points'],
  { creations, failedDeletions }: Pick<ControllerState, 'creations' | 'failedDeletions'>,
): number {
  const listed = [...points.values()].flat().map(({ run }) => run);
  const live = listed.filter((run) => isRunLive(run) && failedDeletions.get(run.id)?.isFinal !== true);
  const known = new Set(listed.map(({ id }) => id));
  // A run that is started and ends between two listings is not in progress.
  const unlisted = [...creations.values()].filter(({ run }) => run !== undefined && !known.has(run.id));
  return live.length + unlisted.length;
}
