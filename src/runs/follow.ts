import type { Clock } from '../core/clock.js';
import { ApiError } from '../reana/errors.js';
import type { ReanaClient } from '../reana/client.js';
import { TERMINAL_STATUSES, type CallOptions, type Run, type RunStatus } from '../reana/model.js';
import { NetworkError } from '../reana/network-error.js';
import { UnknownStateError } from './errors.js';
import type { RunEvent } from './events.js';
import { StepChanges } from './step-changes.js';

const MINUTE = 60_000;

/** Shortest and longest time between two looks, in milliseconds. A cluster serves many; this machine only us. */
const LOCAL_INTERVAL = { shortest: 500, longest: 1_000 };
const REMOTE_INTERVAL = { shortest: 5_000, longest: 15_000 };
/** How long a server may be out of reach. */
const PATIENCE = 15 * MINUTE;
/** How long a state may last that should pass, and what it may mean when it doesn't. */
const STALLS: Partial<Record<RunStatus, { readonly after: number; readonly hint: string }>> = {
  created: { after: 2 * MINUTE, hint: 'it was created but never started' },
  queued: { after: 30 * MINUTE, hint: 'the cluster may be full; other runs go first' },
  pending: {
    after: 10 * MINUTE,
    hint: 'the workflow engine may have died before it could report; if this goes on, delete the run and submit again',
  },
  unknown: { after: 10 * MINUTE, hint: 'this client does not know the state' },
};
/** After this long in an unknown state there is nothing left to wait for. */
const LONGEST_UNKNOWN = 60 * MINUTE;

/**
 * What happens to a run, until it has ended. Asks the list endpoint, and for the logs only when a step changed.
 * @throws UnknownStateError, and the last error when the server stays out of reach
 */
export async function* followRun(
  client: ReanaClient,
  id: string,
  options: CallOptions = {},
): AsyncGenerator<RunEvent, void> {
  const { clock } = client;
  const watch = new RunWatch(client, id, options);
  const reach = new Reach(clock);
  for (;;) {
    try {
      const run = await client.workflows.status(id, options);
      if (reach.restore()) yield { type: 'connection-restored' };
      yield* watch.look(run);
      if (watch.hasEnded) return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (reach.lose(error)) yield { type: 'connection-lost', error };
    }
    await clock.sleep(watch.pause(), options.signal);
  }
}

/** What was seen of a run so far, to tell what is new. */
class RunWatch {
  hasEnded = false;
  private readonly steps = new StepChanges();
  private last: Run | undefined;
  private numbers = '';
  private stateSince: number;
  private lastChange: number;
  private hasStalled = false;

  constructor(
    private readonly client: ReanaClient,
    private readonly id: string,
    private readonly options: CallOptions,
  ) {
    this.stateSince = this.lastChange = client.clock.now();
  }

  /** Events since the last look. */
  async *look(run: Run): AsyncGenerator<RunEvent, void> {
    const now = this.client.clock.now();
    if (run.rawStatus !== this.last?.rawStatus) {
      this.stateSince = this.lastChange = now;
      this.hasStalled = false;
      const previous = this.last === undefined ? {} : { previous: this.last.status };
      this.last = run;
      yield { type: 'status', run, ...previous };
    }
    const hasEnded = TERMINAL_STATUSES.has(run.status);
    const numbers = JSON.stringify(run.progress);
    if (run.progress.total > 0 && (numbers !== this.numbers || hasEnded)) {
      this.lastChange = now;
      yield { type: 'progress', run };
      const { steps } = await this.client.workflows.logs(this.id, this.options);
      this.numbers = numbers;
      yield* this.steps.compare(steps);
    }
    this.hasEnded = hasEnded;
    yield* this.complain(run, now - this.stateSince);
  }

  /** Milliseconds until the next look: the longer nothing has happened, the more. */
  pause(): number {
    const { shortest, longest } = this.client.isLocal ? LOCAL_INTERVAL : REMOTE_INTERVAL;
    return Math.min(longest, Math.max(shortest, (this.client.clock.now() - this.lastChange) / 10));
  }

  private *complain(run: Run, duration: number): Generator<RunEvent, void> {
    if (run.status === 'unknown' && duration > LONGEST_UNKNOWN) throw new UnknownStateError(run);
    const stall = STALLS[run.status];
    if (stall === undefined || duration <= stall.after || this.hasStalled) return;
    this.hasStalled = true;
    yield { type: 'stalled', run, hint: stall.hint };
  }
}

/** Whether the server can be reached, and since when it can't. */
class Reach {
  private lostSince: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** True when it was lost just now. @throws the error when it has been lost for too long */
  lose(error: Error): boolean {
    const now = this.clock.now();
    const isNew = this.lostSince === undefined;
    this.lostSince ??= now;
    if (now - this.lostSince > PATIENCE) throw error;
    return isNew;
  }

  /** True when it had been lost. */
  restore(): boolean {
    const wasLost = this.lostSince !== undefined;
    this.lostSince = undefined;
    return wasLost;
  }
}

/** Failures that may be over in a minute. */
function isPassing(error: unknown): error is NetworkError | ApiError {
  if (error instanceof NetworkError) return error.kind !== 'tls';
  return error instanceof ApiError && (error.status >= 500 || error.status === 429);
}
