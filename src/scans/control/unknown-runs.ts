import { LONGEST_UNKNOWN } from '../../runs/follow/stall-rules.js';
import { unknownState } from '../../runs/run-errors.js';
import type { ScanListing } from '../scan-listing.js';

/** Runs in a state that this client doesn't know, and since when, in milliseconds. */
export class UnknownRuns {
  private readonly since = new Map<string, number>();

  /** @throws `unknown-state` when a run stays like that for long: there is nothing left to wait for */
  see({ points }: ScanListing, now: number): void {
    for (const { run } of [...points.values()].flat()) {
      if (run.status !== 'unknown') this.since.delete(run.id);
      else if (now - (this.since.get(run.id) ?? now) > LONGEST_UNKNOWN) throw unknownState(run);
      else if (!this.since.has(run.id)) this.since.set(run.id, now);
    }
  }
}
