import type { ScanCounts } from '../../../scans/events.js';
import { formatDuration } from '../../views/quantities.js';
import { countEndedPoints } from './scan-progress-state.js';

/** Points that have to end before their rate is used. */
const ENOUGH = 3;

/** How far a scan came in how long. */
export interface ScanPace {
  readonly counts: ScanCounts;
  /** Points that had ended when it was first looked at. */
  readonly endedBefore: number;
  /** Milliseconds since then. */
  readonly elapsed: number;
  /** Milliseconds from one start to the next, as the server makes them. */
  readonly startInterval: number;
}

/**
 * `about 40m left` by the rate at which points have ended, `at least 12m left` as long as only the server's pace at
 * starting runs is known, undefined when nothing is.
 */
export function remainingText({ counts, endedBefore, elapsed, startInterval }: ScanPace): string | undefined {
  const ended = countEndedPoints(counts);
  const left = counts.total - ended;
  if (left <= 0) return undefined;
  const endedHere = ended - endedBefore;
  if (endedHere >= ENOUGH) return `about ${roughly((left * elapsed) / endedHere)} left`;
  const leastTime = (counts.missing + counts.waiting) * startInterval;
  return leastTime === 0 ? undefined : `at least ${roughly(leastTime)} left`;
}

/** Rounded, as estimates are. */
function roughly(milliseconds: number): string {
  const step = milliseconds < 120_000 ? 10_000 : 60_000;
  return formatDuration(Math.max(step, Math.round(milliseconds / step) * step));
}
