import pLimit from 'p-limit';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, Run } from '../../reana/model.js';
import { pointFolder } from '../../scan-file/scatter/scatter-workflow.js';
import { declaredOutputs } from '../../runs/download/declared-outputs.js';
import type { FailureCause } from '../events.js';
import { isRunLive } from '../point-state.js';
import { runNumber, type ScanRun } from '../scan-listing.js';
import { findExistingOutputs } from './existing-outputs.js';
import { explainScatter } from './explain-scatter.js';
import { readPointKeys } from './point-keys.js';

/** One run of many points, and what is known about each point. */
export interface ScatterRun {
  readonly run: Run;
  /** Keys of its points in the order in which it counts them; empty until they are known. */
  readonly keys: readonly string[];
  /** Why points have failed, by key; empty unless the run has failed. */
  readonly causes: ReadonlyMap<string, FailureCause>;
}

const PARALLEL = 4;

/** True for a point that the run has finished. For a run that was stopped, it is not known. */
export function hasFinished({ run, keys, causes }: ScatterRun, key: string): boolean {
  const mayHave = run.status === 'finished' || run.status === 'failed';
  return mayHave && keys.includes(key) && !causes.has(key);
}

/** Folder of a point's files in the workspace of a run; undefined when the point is not in the run. */
export function folderOf({ keys }: Pick<ScatterRun, 'keys'>, key: string): string | undefined {
  const place = keys.indexOf(key);
  return place === -1 ? undefined : pointFolder(place);
}

/** Determines the outcome of runs of many points. For each ended run, the server is asked once. */
export class ScatterHistory {
  private readonly known = new Map<string, ScatterRun>();

  constructor(private readonly client: RestClient) {}

  /** Oldest first. */
  async read(runs: readonly ScanRun[], call: CallOptions): Promise<readonly ScatterRun[]> {
    const limit = pLimit(PARALLEL);
    const found = await Promise.all(runs.map(({ run }) => limit(() => this.readRun(run, call))));
    return found.sort(({ run: one }, { run: other }) => byCreation(one, other));
  }

  private async readRun(run: Run, call: CallOptions): Promise<ScatterRun> {
    // Its files are still uploading.
    if (run.status === 'created') return { run, keys: [], causes: new Map() };
    const before = this.known.get(run.id);
    if (before?.run.status === run.status && before.keys.length > 0) return { ...before, run };
    const keys = before?.keys ?? (await readPointKeys(this.client, run, call)) ?? [];
    const causes =
      isRunLive(run) || run.status !== 'failed'
        ? new Map<string, FailureCause>()
        : await this.readCauses(run, keys, call);
    const found = { run, keys, causes };
    this.known.set(run.id, found);
    return found;
  }

  private async readCauses(
    { id }: Run,
    keys: readonly string[],
    call: CallOptions,
  ): Promise<ReadonlyMap<string, FailureCause>> {
    const { workflows } = this.client;
    const [logs, { specification }] = await Promise.all([
      workflows.logs(id, call),
      workflows.specification(id, call),
    ]);
    const outputs = declaredOutputs(specification);
    const existing = await findExistingOutputs(this.client, { id }, outputs, call);
    const outcomes = explainScatter(keys.length, { logs, outputs, existing });
    return new Map(
      keys.flatMap((key, place) => {
        const cause = outcomes[place];
        return cause === undefined ? [] : [[key, cause] as const];
      }),
    );
  }
}

/** Numbers are assigned per name, and a scan that grows has runs of several names. */
function byCreation(one: Run, other: Run): number {
  const [first, second] = [one, other].map(({ created }) => created?.getTime() ?? 0);
  return (first ?? 0) - (second ?? 0) || runNumber(one) - runNumber(other);
}
