import type { Run, RunStatus } from '../../../../src/reana/model.js';
import { isLive } from '../../../../src/runs/scan/point-state.js';
import type { ScanListing, ScanRun } from '../../../../src/runs/scan/scan-listing.js';
import { pointRunName } from '../../../../src/runs/scan/scan-names.js';
import type { ScanPoint } from '../../../../src/spec/scan/scan.js';

const SCAN = 'curve';

export interface ModelRun {
  readonly id: string;
  readonly name: string;
  readonly point: ScanPoint;
  status: RunStatus;
  hasFiles: boolean;
  /** What its workspace looks like. */
  content: number;
}

/** What a REANA server does with the runs of one scan, as states alone. Holds what may never be to what is. */
export class ModelServer {
  readonly runs: ModelRun[] = [];
  isStopped = false;
  /** Laws that were broken. */
  readonly faults: string[] = [];

  constructor(
    private readonly retries: number,
    private readonly mostLive: () => number,
  ) {}

  list(): ScanListing {
    const points = new Map<string, ScanRun[]>();
    for (const { id, name, point, status } of this.runs) {
      if (status === 'deleted') continue;
      const run: Run = { id, name, status, rawStatus: status, progress: NO_PROGRESS };
      const meaning = { kind: 'point', scan: SCAN, index: point.index, key: point.key } as const;
      points.set(point.key, [...(points.get(point.key) ?? []), { run, meaning }]);
    }
    const stop = this.isStopped ? { stop: STOP } : { stop: undefined };
    return { points, scatter: [], ...stop };
  }

  create(point: ScanPoint): ModelRun {
    const number = this.runs.filter((run) => run.point === point).length + 1;
    const id = `run-${this.runs.length}`;
    const name = `${pointRunName(SCAN, point)}.${number}`;
    const run: ModelRun = { id, name, point, status: 'created', hasFiles: false, content: 0 };
    this.runs.push(run);
    const live = this.runs.filter(isLive).length;
    if (live > this.mostLive()) this.faults.push(`${live} runs are live`);
    return run;
  }

  /** False when the run is gone. */
  upload(id: string): boolean {
    const run = this.find(id);
    if (run.status === 'deleted') return false;
    Object.assign(run, { hasFiles: true, content: run.content + 1 });
    return true;
  }

  showLife(id: string): void {
    this.find(id).content += 1;
  }

  /** The state afterwards. */
  start(id: string): RunStatus {
    const run = this.find(id);
    if (run.status !== 'created') return run.status;
    run.status = 'queued';
    if (!run.hasFiles) this.faults.push(`${run.name} has no files`);
    const counted = this.runs.filter((each) => each.point === run.point && COUNTED.has(each.status));
    if (counted.length > 1)
      this.faults.push(`two runs of one point: ${counted.map(({ name }) => name).join(', ')}`);
    return 'queued';
  }

  /** False when the server refuses. */
  delete(id: string): boolean {
    const run = this.find(id);
    if (run.status === 'running') return false;
    run.status = 'deleted';
    return true;
  }

  /** What happens to a run by itself. */
  move(run: ModelRun, fails: boolean): void {
    if (run.status === 'queued') run.status = 'running';
    else if (run.status === 'running') run.status = fails ? 'failed' : 'finished';
    const failed = this.runs.filter(({ point, status }) => point === run.point && status === 'failed').length;
    if (failed > this.retries + 1) this.faults.push(`${failed} failures of one point`);
  }

  private find(id: string): ModelRun {
    const run = this.runs.find((each) => each.id === id);
    if (run === undefined) throw new Error(`no run ${id}`);
    return run;
  }
}

const NO_PROGRESS = { total: 0, running: 0, finished: 0, failed: 0 };
const STOP: Run = {
  id: 'stop',
  name: 'curve--stop.1',
  status: 'created',
  rawStatus: 'created',
  progress: NO_PROGRESS,
};
/** Started, and not lost again. */
const COUNTED: ReadonlySet<RunStatus> = new Set(['queued', 'pending', 'running', 'finished']);
