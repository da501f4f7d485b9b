import type { ScanCounts } from '../events.js';
import { isStarted } from '../point-state.js';
import type { Decision, PointVerdict } from '../control/scan-actions.js';

/** Whether a scan is over for this process, which has nothing under way itself; undefined when it is not. */
export function endOf(
  verdicts: readonly PointVerdict[],
  counts: ScanCounts,
  { isStopped, wait, room }: { readonly isStopped: boolean; readonly wait: boolean; readonly room: number },
): Decision['end'] {
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
    const isFull = room <= 0 && open.some(({ wish }) => wish !== undefined);
    return isFull ? { end: 'blocked', reason: fullReason(counts.missing) } : undefined;
  }
  return obstacles.length > 0 ? blocked(obstacles) : { end: 'done' };
}

function blocked(obstacles: readonly string[]): Decision['end'] {
  const [first = ''] = obstacles;
  const what = obstacles.length === 1 ? 'one point' : `${obstacles.length} points`;
  return { end: 'blocked', reason: `${what} can't be made: ${first}` };
}

function fullReason(missing: number): string {
  return `there is no room for ${missing === 1 ? 'the last point' : `${missing} more points`}: the quota is used up`;
}
