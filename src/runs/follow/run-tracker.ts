import type { RestClient } from '../../reana/rest-client.js';
import { AbortedError } from '../../core/errors.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import { unknownState } from '../run-errors.js';
import {
  TERMINAL_STATUSES,
  type CallOptions,
  type Run,
  type RunReference,
  type StepLog,
} from '../../reana/model.js';
import type { AwakeTime } from './awake-time.js';
import type { RunEvent } from '../events.js';
import { OutageTracker } from './outage-tracker.js';
import type { RunLookup } from './run-status-reader.js';
import { explainSilence, SilenceWatch } from './silence.js';
import { LONGEST_UNKNOWN, STALL_RULES } from './stall-rules.js';
import { logTail } from './log-tail.js';

/** Shortest and longest time between two polls, in milliseconds. A cluster serves many users; this machine only one. */
const LOCAL_INTERVAL = { shortest: 500, longest: 1_000 };
const REMOTE_INTERVAL = { shortest: 5_000, longest: 15_000 };

/** Compares the status of a run with what was known before, and turns the differences into events. */
export class RunTracker {
  private readonly steps = new StepChanges();
  private lastRun: Run | undefined;
  private numbers = '';
  private seenNumbers = '';
  private stateSince: number;
  private lastChange: number;
  private hasStalled = false;
  private readonly silence: SilenceWatch;
  private areStepsDue = false;
  /** That the run has ended, until the events of its last steps are out. */
  private end: RunEvent | undefined;
  /** Counted by itself: logs may fail for ever while the state of the run can be read. */
  private readonly logOutages: OutageTracker;

  constructor(
    private readonly client: RestClient,
    readonly reference: RunReference,
    private readonly time: AwakeTime,
    private readonly reportsSteps: boolean,
  ) {
    this.stateSince = this.lastChange = time.now();
    this.silence = new SilenceWatch(client);
    this.logOutages = new OutageTracker(time);
  }

  /** True when nothing more will happen and everything has been reported. */
  get isDone(): boolean {
    return this.hasEnded && !this.areStepsDue;
  }

  /** The run as it was last read. */
  get last(): Run | undefined {
    return this.lastRun;
  }

  private get hasEnded(): boolean {
    return this.lastRun !== undefined && TERMINAL_STATUSES.has(this.lastRun.status);
  }

  /**
   * Events since the last update. That the run has ended is left to `takeEnd` when its last steps are due.
   * @throws NotFoundError when there never was such a run; `unknown-state`
   */
  update(lookup: RunLookup): RunEvent[] {
    const run = this.runOf(lookup);
    const events: RunEvent[] = [];
    const now = this.time.now();
    if (run.rawStatus !== this.lastRun?.rawStatus) {
      this.stateSince = this.lastChange = now;
      this.hasStalled = false;
      if (this.lastRun !== undefined) this.silence.noteChange(run);
      const previous = this.lastRun === undefined ? {} : { previous: this.lastRun.status };
      events.push({ type: 'status', run, ...previous });
    }
    this.lastRun = run;
    const numbers = JSON.stringify(run.progress);
    const hasChanged = numbers !== this.numbers || (this.hasEnded && this.seenNumbers !== 'ended');
    if (run.progress.total > 0 && hasChanged) {
      this.lastChange = now;
      if (this.numbers !== '') this.silence.noteChange(run);
      this.numbers = numbers;
      this.seenNumbers = this.hasEnded ? 'ended' : numbers;
      this.areStepsDue = this.reportsSteps && !('gone' in lookup);
      events.push({ type: 'progress', run });
    }
    events.push(...this.checkForStall(run, now - this.stateSince));
    const [first] = events;
    if (this.hasEnded && this.areStepsDue && first?.type === 'status' && first.previous !== undefined) {
      this.end = first;
      return events.slice(1);
    }
    return events;
  }

  /**
   * Events of steps, when the run's numbers changed.
   * @throws the error of the logs when they can't be read for too long, although the state of the run can be
   */
  async updateSteps(options: CallOptions): Promise<RunEvent[]> {
    if (!this.areStepsDue) return [];
    try {
      const { steps } = await this.client.workflows.logs(this.reference.id, options);
      this.areStepsDue = false;
      const isBack = this.logOutages.recordSuccess();
      return [...(isBack ? [{ type: 'connection-restored' } as const] : []), ...this.steps.compare(steps)];
    } catch (error) {
      if (error instanceof NotFoundError) {
        this.areStepsDue = false;
        return [];
      }
      return this.logOutages.recordFailure(error) ? [{ type: 'connection-lost', error }] : [];
    }
  }

  /** The event of the end of the run, once, which follows those of its last steps. */
  takeEnd(): readonly RunEvent[] {
    const { end } = this;
    this.end = undefined;
    return end === undefined ? [] : [end];
  }

  /** A note, once, on a run to which nothing has happened for hours. */
  async checkSilence(options: CallOptions): Promise<RunEvent[]> {
    const run = this.lastRun;
    if (run === undefined || this.hasStalled) return [];
    const since = await this.silence.since(run, options).catch((error: unknown) => {
      if (error instanceof AbortedError) throw error;
      // It is only for a note, which comes when the logs can be read again.
      return undefined;
    });
    if (since === undefined) return [];
    this.hasStalled = true;
    const { message, hint, action } = explainSilence(run, since, this.client.clock.now());
    return [{ type: 'stalled', run, hint: `${message}; ${hint}`, action }];
  }

  /** Records that something happened which the run's numbers don't show. */
  noteActivity(): void {
    this.lastChange = this.time.now();
    this.silence.noteChange(this.reference);
  }

  /** Milliseconds until the next poll: the longer nothing has happened, the more. */
  pause({ isEmbedded }: { readonly isEmbedded: boolean }): number {
    const { shortest, longest } = isEmbedded ? LOCAL_INTERVAL : REMOTE_INTERVAL;
    return Math.min(longest, Math.max(shortest, (this.time.now() - this.lastChange) / 10));
  }

  /** A run that was deleted for good counts as deleted, like one that the server still lists. */
  private runOf(lookup: RunLookup): Run {
    if ('run' in lookup) return lookup.run;
    if (this.lastRun === undefined) throw lookup.gone;
    return { ...this.lastRun, status: 'deleted', rawStatus: 'deleted' };
  }

  private checkForStall(run: Run, duration: number): RunEvent[] {
    if (run.status === 'unknown' && duration > LONGEST_UNKNOWN) throw unknownState(run);
    const stall = STALL_RULES[run.status];
    if (stall === undefined || duration <= stall.after || this.hasStalled) return [];
    this.hasStalled = true;
    const action = { type: 'delete-runs', runs: [run.name] } as const;
    return [{ type: 'stalled', run, hint: stall.hint(run), action }];
  }
}

/** Turns successive lists of steps into events. Steps are identified by job id. */
class StepChanges {
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
