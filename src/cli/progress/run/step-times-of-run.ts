import type { Run } from '../../../reana/model.js';
import type { RunProgressEvent } from './run-progress-state.js';
import type { StepTimes } from './step-times.js';

/** Collects from the events of a run when its steps ended. */
export class StepTimesCollector {
  private readonly ends = new Map<string, number>();

  add(event: RunProgressEvent): void {
    if (event.type !== 'step-finished') return;
    const { jobId, ended } = event.step;
    if (ended !== undefined) this.ends.set(jobId, ended.getTime());
  }

  /**
   * The times, once the run has finished; undefined when they don't tell how long the next run will take: a server did
   * not give all of them, or steps had been run before.
   */
  times({ name, started, ended, progress }: Run): StepTimes | undefined {
    if (started === undefined || ended === undefined || this.ends.size !== progress.total) return undefined;
    const begin = started.getTime();
    const ends = [...this.ends.values()].map((end) => end - begin).sort((a, b) => a - b);
    const total = ended.getTime() - begin;
    const [first] = ends;
    if (first === undefined || first < 0 || total <= 0) return undefined;
    return { run: name, ends: ends.map((end) => Math.min(end, total)), total };
  }
}
