import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import { ScanController, type ScanSettings } from '../control/scan-controller.js';
import type { ScanJournal } from '../journal/scan-journal.js';
import type { FailedPoint, ScanCounts, ScanEvent, ScanOutcome } from '../events.js';
import type { ScanPlan } from '../plan/plan-scan.js';
import { countPoints } from '../scan-state.js';
import { ALWAYS_RETRY, ScatterUnits, type EvaluatedPoint } from './scatter-units.js';

/**
 * Runs a scan as one run of all its points, and another one of those that failed and are retried. In the events of
 * a run, the point stands for all of them: its index is 0. Failures are reported point by point.
 */
export async function* runScatter(
  client: RestClient,
  plan: ScanPlan,
  terms: ScanSettings,
  journal: ScanJournal,
  signal: AbortSignal,
): AsyncGenerator<ScanEvent, ScanOutcome> {
  const units = new ScatterUnits(client, plan, terms);
  // A run of an earlier process was created for the points of that time, which may have changed: it is not continued.
  const own = { ...terms, retry: ALWAYS_RETRY, isUnchanged: false };
  const life = new AbortController();
  const either = AbortSignal.any([signal, life.signal]);
  const controller = new ScanController(client, plan, units, own, journal, either);
  const tale = new PointEvents(plan.scan.name, units);
  try {
    for await (const event of withSteps(controller.run(), units)) {
      yield* tale.translate(event);
      if (event.type === 'ended') return tale.outcome(event.outcome);
    }
    throw new Error('the scan has ended without an outcome');
  } finally {
    // A consumer that stops at an event of steps leaves the controller in the middle of an action.
    life.abort();
    await controller.close();
  }
}

/** The events of a scan, and between them the progress of its run. */
async function* withSteps(
  events: AsyncGenerator<ScanEvent>,
  { stepUpdates }: Pick<ScatterUnits, 'stepUpdates'>,
): AsyncGenerator<ScanEvent> {
  let event = events.next();
  // The first event is the state on the server.
  let steps = event.then(() => stepUpdates.next());
  for (;;) {
    const next = await Promise.race([event, steps]);
    if ('steps' in next) {
      yield { type: 'steps', ...next };
      steps = stepUpdates.next();
    } else {
      if (next.done === true) return;
      yield next.value;
      event = events.next();
    }
  }
}

/** Translates the events of runs into events of their points. */
class PointEvents {
  private readonly reported = new Set<string>();
  private counts = '';

  constructor(
    private readonly scan: string,
    private readonly units: ScatterUnits,
  ) {}

  *translate(event: ScanEvent): Generator<ScanEvent> {
    switch (event.type) {
      case 'looked':
        this.counts = JSON.stringify(this.count());
        yield { type: 'looked', counts: this.count() };
        yield* this.failures();
        return;
      case 'failed':
      case 'counts':
        yield* this.failures();
        yield* this.changedCounts();
        return;
      case 'ended':
        yield* this.failures();
        yield* this.changedCounts();
        yield { type: 'ended', outcome: this.outcome(event.outcome) };
        return;
      default:
        yield event;
    }
  }

  outcome({ end, reason }: ScanOutcome): ScanOutcome {
    const failed = this.units.states.flatMap((judged): FailedPoint[] => {
      const { point, causes, state } = judged;
      const cause = causes.at(-1);
      const run = state.runs.at(-1);
      if (statusOf(judged) !== 'failed' || cause === undefined || run === undefined) return [];
      return [{ point, run: { id: run.id, name: run.name }, cause, attempts: state.runs.length }];
    });
    const counts = this.count();
    return { scan: this.scan, counts, failed, end, ...defined({ reason }) };
  }

  private count(): ScanCounts {
    return countPoints(this.units.states.map((judged) => ({ status: statusOf(judged) })));
  }

  private *changedCounts(): Generator<ScanEvent> {
    const counts = this.count();
    const text = JSON.stringify(counts);
    if (text !== this.counts) yield { type: 'counts', counts };
    this.counts = text;
  }

  /** Failures in the last run of each point. */
  private *failures(): Generator<ScanEvent> {
    for (const { point, causes, state, decision } of this.units.states) {
      const cause = causes.at(-1);
      const run = state.runs.at(-1);
      if (decision === undefined || cause === undefined || run?.status !== 'failed') continue;
      if (this.reported.has(`${run.id} ${point.key}`)) continue;
      this.reported.add(`${run.id} ${point.key}`);
      const { id, name } = run;
      const { retry: willRetry, why: next } = decision;
      yield { type: 'failed', point, run: { id, name }, cause, next, willRetry };
    }
  }
}

/** A point that will be retried counts as missing. */
function statusOf({ state: { status }, decision }: EvaluatedPoint): EvaluatedPoint['state']['status'] {
  return status === 'failed' && decision?.retry === true ? 'missing' : status;
}
