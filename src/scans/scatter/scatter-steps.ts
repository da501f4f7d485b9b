import { isDeepStrictEqual } from 'node:util';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunProgress, RunReference } from '../../reana/model.js';
import type { ScanRun } from '../scan-listing.js';

/** The progress of the current run of many points. */
export interface ScatterSteps {
  readonly run: RunReference;
  /** Counts of the steps of all its points; `total` is the number that the server knows so far. */
  readonly steps: Pick<RunProgress, 'total' | 'running' | 'finished' | 'failed'>;
}

/** Reads the progress of the current run, with one request; undefined without such a run, or before a step is known. */
export async function readScatterSteps(
  client: RestClient,
  runs: readonly ScanRun[],
  call: CallOptions,
): Promise<ScatterSteps | undefined> {
  const live = runs.find(({ run }) => run.status === 'running');
  if (live === undefined) return undefined;
  for await (const { id, name, progress } of client.workflows.list(
    { nameOrId: live.run.id, pageSize: 1 },
    call,
  )) {
    const { total, running, finished, failed } = progress;
    return total === 0 ? undefined : { run: { id, name }, steps: { total, running, finished, failed } };
  }
  return undefined;
}

/** Waits for changes of the progress. */
export class StepUpdates {
  private last: ScatterSteps | undefined;
  private delivered: ScatterSteps | undefined;
  private wake: () => void = () => undefined;

  update(steps: ScatterSteps | undefined): void {
    this.last = steps;
    this.wake();
  }

  /** Resolves with the next progress that differs from the last one. */
  async next(): Promise<ScatterSteps> {
    for (;;) {
      const { last } = this;
      if (last !== undefined && !isDeepStrictEqual(last, this.delivered)) return (this.delivered = last);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
