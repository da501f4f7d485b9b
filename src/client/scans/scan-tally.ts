import type { Scan } from '../../scan-file/scan.js';
import type { FailedPoint, ScanCounts, ScanEvent, ScanOutcome } from '../../scans/events.js';

/** The totals of a scan's events so far, for a scan that is left before its end. */
export class ScanTally {
  private counts: ScanCounts | undefined;
  /** By the key of the point. */
  private readonly attempts = new Map<string, number>();
  private readonly failed = new Map<string, FailedPoint>();

  add(event: ScanEvent): void {
    switch (event.type) {
      case 'looked':
      case 'counts':
        this.counts = event.counts;
        return;
      case 'created':
        this.attempts.set(event.point.key, event.attempt);
        this.failed.delete(event.point.key);
        return;
      case 'failed': {
        const { point, run, cause, willRetry } = event;
        const attempts = this.attempts.get(point.key) ?? 1;
        if (!willRetry) this.failed.set(point.key, { point, run, cause, attempts });
        return;
      }
      default:
    }
  }

  /** @returns the last counts, and the points that have failed for good */
  read({ points: { length: total } }: Scan): Pick<ScanOutcome, 'counts' | 'failed'> {
    const nothing = { total, missing: total, waiting: 0, running: 0, finished: 0, failed: 0, stopped: 0 };
    return { counts: this.counts ?? nothing, failed: [...this.failed.values()] };
  }
}
