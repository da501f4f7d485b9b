import { isLive } from '../point-state.js';
import type { ScanListing } from '../scan-listing.js';
import type { CreateAction, AdoptAction, PointVerdict } from './scan-actions.js';
import type { ScanMemory } from '../journal/scan-memory.js';

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
  memory: ScanMemory,
  { maxActive, atOnce, room }: Limits,
): readonly (CreateAction | AdoptAction)[] {
  const { makings, unsure, unlisted } = memory;
  const all = [...makings.values()];
  const creating = all.filter(({ run }) => run === undefined).length + unsure.size + unlisted.size;
  const busy = all.filter(({ phase }) => phase !== 'ready' && phase !== 'started').length;
  let slots = atOnce - busy;
  let places = Math.min(maxActive - countLive(points, memory), room) - creating;
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

/**
 * Runs of the scan that are under way, also those that this process has made and the listing doesn't know. One that is
 * only there because the server does not let it go takes nobody's place.
 */
export function countLive(
  points: ScanListing['points'],
  { makings, refusals }: Pick<ScanMemory, 'makings' | 'refusals'>,
): number {
  const listed = [...points.values()].flat().map(({ run }) => run);
  const live = listed.filter((run) => isLive(run) && refusals.get(run.id)?.isFinal !== true);
  const known = new Set(listed.map(({ id }) => id));
  // One that is started and ends between two looks is under way for nobody.
  const unlisted = [...makings.values()].filter(({ run }) => run !== undefined && !known.has(run.id));
  return live.length + unlisted.length;
}
