import type { CreateAction, AdoptAction, PointVerdict } from './scan-actions.js';
import { isLive } from './point-state.js';
import type { ScanListing } from './scan-listing.js';
import type { ScanMemory } from './scan-memory.js';

export interface Limits {
  /** Runs of the scan that may be under way on the server at the same time, whoever made them. */
  readonly maxActive: number;
  /** Runs that this process may make at the same time. */
  readonly atOnce: number;
  /** Runs for which the user has room left. */
  readonly room: number;
}

/** Of what is wished for, what may be done now, in the order of the scan. */
export function admit(
  verdicts: readonly PointVerdict[],
  { points }: ScanListing,
  { makings, unsure }: ScanMemory,
  { maxActive, atOnce, room }: Limits,
): readonly (CreateAction | AdoptAction)[] {
  const live = [...points.values()].flat().filter(({ run }) => isLive(run));
  const listed = new Set(live.map(({ run }) => run.id));
  const all = [...makings.values()];
  const unlisted = all.filter(({ run }) => run === undefined || !listed.has(run.id)).length;
  const busy = all.filter(({ phase }) => phase !== 'ready' && phase !== 'started').length;
  let slots = atOnce - busy;
  let places = Math.min(maxActive - live.length - unlisted - unsure.size, room);
  const admitted: (CreateAction | AdoptAction)[] = [];
  for (const { wish } of verdicts) {
    if (wish === undefined || slots <= 0) continue;
    if (wish.type === 'create') {
      if (places <= 0) continue;
      places -= 1;
    }
    slots -= 1;
    admitted.push(wish);
  }
  return admitted;
}
