import { defined } from '../../core/defined.js';
import type { ScanCounts } from '../events.js';
import { isStarted } from '../point-state.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { ScanListing } from '../scan-listing.js';
import { countPoints } from '../scan-state.js';
import { evaluatePoint, type ListingTime, type PointRules } from './evaluate-point.js';
import type { ScanDecision, PointVerdict } from './scan-actions.js';
import type { ControllerState } from './controller-state.js';
import { admit, type RunLimits } from './admit-runs.js';

/** The rules of decisions. */
export interface ScanRules extends PointRules, RunLimits {
  /** Whether the scan is followed to its end, or only until all points are started. */
  readonly wait: boolean;
}

/**
 * Compares the points of a scan with the existing runs, and decides what to do next. Equal arguments give equal
 * decisions, so it doesn't matter which process decides, and what happened to those that decided before.
 */
export function decide(
  points: readonly ScanPoint[],
  listing: ScanListing,
  state: ControllerState,
  rules: ScanRules,
  listingTime: ListingTime,
): ScanDecision {
  const verdicts = points.map((point) =>
    evaluatePoint(point, listing.points.get(point.key) ?? [], state, rules, listingTime),
  );
  const due = verdicts.flatMap(({ actions }) => actions);
  const isStopped = listing.stop !== undefined;
  const actions = isStopped
    ? [...due.filter(({ type }) => type === 'discard'), ...withdraw(verdicts, state)]
    : [...due, ...admit(verdicts, listing, state, rules)];
  const counts = countPoints(verdicts);
  const isIdle = actions.length === 0 && state.creations.size === 0 && state.discarding.size === 0;
  const end = isIdle ? endOf(verdicts, counts, { isStopped, ...rules }) : undefined;
  return { actions, verdicts, counts, ...defined({ end }) };
}

/** Discards the runs that this process has created of a scan that was stopped. */
function withdraw(verdicts: readonly PointVerdict[], state: ControllerState): ScanDecision['actions'] {
  return verdicts.flatMap(({ point, actions }) => {
    const creation = state.creations.get(point.key);
    const { run } = creation ?? {};
    if (run === undefined || creation?.phase === 'starting' || creation?.phase === 'started') return [];
    const isUnderWay = state.discarding.has(run.id) || actions.some(({ type }) => type === 'discard');
    return isUnderWay ? [] : [{ type: 'discard', point, run, why: 'the scan was stopped' }];
  });
}

/** How a scan ends for this process, which has nothing in progress itself; undefined when it has not ended. */
function endOf(
  verdicts: readonly PointVerdict[],
  counts: ScanCounts,
  { isStopped, wait, room }: { readonly isStopped: boolean; readonly wait: boolean; readonly room: number },
): ScanDecision['end'] {
  if (isStopped) return { end: 'stopped' };
  const obstacles = verdicts.flatMap(({ obstacle }) => obstacle ?? []);
  const open = verdicts.filter(({ status, obstacle }) => status === 'missing' && obstacle === undefined);
  const live = verdicts.filter(({ status }) => status === 'waiting' || status === 'running');
  if (live.length > 0) {
    const areStarted = live.every(({ run }) => run !== undefined && isStarted(run));
    if (wait || open.length > 0 || !areStarted) return undefined;
    return obstacles.length > 0 ? blocked(obstacles) : { end: 'started' };
  }
  if (open.length > 0) {
    const isFull = room <= 0 && open.some(({ proposal }) => proposal !== undefined);
    return isFull ? { end: 'blocked', reason: fullReason(counts.missing) } : undefined;
  }
  return obstacles.length > 0 ? blocked(obstacles) : { end: 'done' };
}

function blocked(obstacles: readonly string[]): ScanDecision['end'] {
  const [first = ''] = obstacles;
  const what = obstacles.length === 1 ? 'one point' : `${obstacles.length} points`;
  return { end: 'blocked', reason: `${what} can't be run: ${first}` };
}

function fullReason(missing: number): string {
  return `there is no room for ${missing === 1 ? 'the last point' : `${missing} more points`}: the quota is used up`;
}
