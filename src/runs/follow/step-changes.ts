import type { StepLog } from '../../reana/model.js';
import type { RunEvent } from '../events.js';
import { logTail } from './log-tail.js';

/** Turns successive lists of steps into events. Steps are identified by job id. */
export class StepChanges {
  private readonly seen = new Map<string, string>();

  /** Events since the last call, in the server's order of steps. */
  compare(steps: readonly StepLog[]): RunEvent[] {
    return steps.flatMap((step) => {
      const before = this.seen.get(step.jobId);
      const now = step.rawStatus;
      if (before === now) return [];
      this.seen.set(step.jobId, now);
      const isNew = before === undefined || WAITING.has(before);
      const events: RunEvent[] = isNew && !WAITING.has(now) ? [{ type: 'step-started', step }] : [];
      if (now === 'finished') events.push({ type: 'step-finished', step });
      if (now === 'failed') events.push({ type: 'step-failed', step, logTail: logTail(step.log) });
      return events;
    });
  }
}

/** States of a step that has not started. */
const WAITING: ReadonlySet<string> = new Set(['', 'created', 'queued', 'planned', 'pending']);
