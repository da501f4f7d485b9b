import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { PointEstimate } from '../../scan-file/scan.js';
import { listFiles } from '../../runs/workspace/list-files.js';
import { findRuns } from '../../runs/find-runs.js';

/** What a run has taken, as an estimate for a point. */
export interface MeasuredRun extends PointEstimate {
  readonly run: RunReference;
  /** Number of files in its workspace, when it was asked for. */
  readonly files?: number;
}

export interface MeasureOptions extends CallOptions {
  /** Also counts the files of its workspace. */
  readonly files?: boolean;
}

/**
 * Reads the size of a run's workspace and, when it has finished, how long it took.
 * @param name UUID, `name.N`, or `name` for its latest run
 * @throws NotFoundError
 */
export async function measureRun(
  client: RestClient,
  name: string,
  { files = false, ...options }: MeasureOptions = {},
): Promise<MeasuredRun> {
  const [run] = await findRuns(client, [name], options);
  if (run === undefined) throw new Error('a run that is not found is an error of its own');
  const [whole] = await client.workspace.diskUsage(run.id, { ...options, summarize: true });
  const { started, ended, status } = run;
  const hasTaken = status === 'finished' && started !== undefined && ended !== undefined;
  return {
    run: { id: run.id, name: run.name },
    ...(whole === undefined ? {} : { disk: whole.size }),
    ...(files ? { files: (await listFiles(client, run.id, options)).length } : {}),
    ...(hasTaken ? { time: ended.getTime() - started.getTime() } : {}),
  };
}
