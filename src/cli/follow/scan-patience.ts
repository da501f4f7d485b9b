import type { RunStatus } from '../../reana/model.js';
import type { ScanState } from '../../scans/scan-status.js';

const UNDER_WAY: ReadonlySet<RunStatus> = new Set(['queued', 'pending', 'running']);
/** Between two attempts at a point, none of its runs is under way. */
const IDLE_LOOKS = 2;
/** Whoever makes runs may have large files to send before they are started. */
const UNSTARTED_LOOKS = 60;

/** How many looks in a row may show the same before nobody seems to work on a scan any more. */
export function patienceWith({ counts, points }: Pick<ScanState, 'counts' | 'points'>): number {
  if (counts.waiting + counts.running === 0) return IDLE_LOOKS;
  const isStarted = points.some(({ runs }) => runs.some(({ status }) => UNDER_WAY.has(status)));
  return isStarted ? Infinity : UNSTARTED_LOOKS;
}
