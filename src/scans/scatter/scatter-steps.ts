import { isDeepStrictEqual } from 'node:util';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunProgress, RunReference } from '../../reana/model.js';
import type { ScanRun } from '../scan-listing.js';

/** How far the run of many points is that is in progress. */
export interface ScatterSteps {
  readonly run: RunReference;
  /** Of the steps of all its points; `total` are those that the server knows of so far. */
  readonly steps: Pick<RunProgress, 'total' | 'running' | 'finished' | 'failed'>;
}

/** Asks how far the run is that is in progress, with one request; undefined when none is, or no step is known yet. */
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

/** Lets one wait for the next news of how far the run is. */
export class StepUpdates {
  private last: ScatterSteps | undefined;
  private delivered: ScatterSteps | undefined;
  private wake: () => void = () => undefined;

  update(steps: ScatterSteps | undefined): void {
    this.last = steps;
    this.wake();
  }

  /** Resolves with what is new since the last time; never with nothing. */
  async next(): Promise<ScatterSteps> {
    for (;;) {
      const { last } = this;
      if (last !== undefined && !isDeepStrictEqual(last, this.delivered)) return (this.delivered = last);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
