import type { Run, RunStatus } from '../../../../src/reana/model.js';
import { isRunLive } from '../../../../src/scans/point-state.js';
import { pointRunName } from '../../../../src/scans/scan-names.js';
import type { ScanPoint } from '../../../../src/scan-file/scan.js';

const SCAN = 'curve';

export interface ModelRun {
  readonly id: string;
  readonly name: string;
  readonly point: ScanPoint;
  /** Runs that somebody restarted by hand share it. */
  readonly workspace: string;
  readonly isRestart: boolean;
  /** The server refuses to delete it. */
  isKept: boolean;
  status: RunStatus;
  /** What listings say of it, which may be late. */
  shown: RunStatus;
  hasFiles: boolean;
  /** What its workspace looks like. */
  content: number;
}

/** `full`: the user's quota is used up. */
export type Answer = 'done' | 'gone' | 'full';

/** What a REANA server does with the runs of one scan, as states alone. Holds what may never be to what is. */
export class ModelServer {
  readonly runs: ModelRun[] = [];
  isStopped = false;
  isFull = false;
  /** Runs that nobody tries to delete any more: they take no places. */
  readonly givenUp = new Set<string>();
  /** Laws that were broken. */
  readonly faults: string[] = [];

  constructor(
    private readonly retries: number,
    private readonly mostLive: () => number,
    /** Of so many runs, the server refuses to delete one; 0 for none. */
    private readonly keeping: number,
  ) {}

  /** One of two pages, newest runs first: those made since there were as many, or those before. */
  list(page: 'newer' | 'older', border: number): Run[] {
    const runs = page === 'newer' ? this.runs.slice(border) : this.runs.slice(0, border);
    const listed = runs.reverse().filter(({ shown }) => shown !== 'deleted');
    const found = listed.map(({ id, name, shown }) => describe(id, name, shown));
    return page === 'newer' && this.isStopped
      ? [describe('stop', `${SCAN}--stop.1`, 'created'), ...found]
      : found;
  }

  /** Listings say of all runs what is. */
  catchUp(): void {
    for (const run of this.runs) run.shown = run.status;
  }

  /** Undefined when there is no room. */
  create(point: ScanPoint): ModelRun | undefined {
    if (this.isFull) return undefined;
    const number = this.runs.filter((run) => run.point === point && !run.isRestart).length + 1;
    const run = this.add(point, `${pointRunName(SCAN, point)}.${number}`);
    const live = this.runs.filter((each) => isRunLive(each) && !each.isRestart).length;
    if (live - this.givenUp.size > this.mostLive()) this.faults.push(`${live} runs are live`);
    return run;
  }

  /** What a user may do with a run that has ended; the copy waits to be queued. */
  restart(id: string): void {
    const run = this.find(id);
    const family = this.runs.filter(({ workspace }) => workspace === run.workspace);
    if (!ENDED.has(run.status) || family.some(isRunLive)) return;
    const restarts = family.filter(({ isRestart }) => isRestart).length;
    this.add(run.point, `${run.workspace}.${restarts + 1}`, run.workspace);
  }

  upload(id: string): Answer {
    const run = this.find(id);
    if (run.status === 'deleted') return 'gone';
    if (this.isFull) return 'full';
    Object.assign(run, { hasFiles: true, content: run.content + 1 });
    return 'done';
  }

  showLife(id: string): void {
    this.find(id).content += 1;
  }

  start(id: string): Answer {
    const run = this.find(id);
    if (run.status === 'deleted') return 'gone';
    if (run.status !== 'created') return 'done';
    if (this.isFull) return 'full';
    run.status = 'queued';
    if (!run.hasFiles) this.faults.push(`${run.name} has no files`);
    const counted = this.runs.filter(
      ({ point, status, isRestart }) => point === run.point && COUNTED.has(status) && !isRestart,
    );
    if (counted.length > 1)
      this.faults.push(`two runs of one point: ${counted.map(({ name }) => name).join(', ')}`);
    return 'done';
  }

  statusOf(id: string): RunStatus {
    return this.find(id).status;
  }

  /** Somebody stops it. */
  stop(id: string): void {
    const run = this.find(id);
    if (run.status === 'running') run.status = 'stopped';
  }

  /** The server lets it go from now on. */
  release(id: string): void {
    this.find(id).isKept = false;
  }

  /** False when the server refuses. */
  delete(id: string): boolean {
    const run = this.find(id);
    if (run.isKept || run.status === 'running') return false;
    run.status = 'deleted';
    return true;
  }

  /**
   * A controller takes back a run. That it was started meanwhile, and has finished before the request arrives, nobody
   * can exclude: then its point is made again.
   */
  discard(id: string): boolean {
    const { name, workspace, status } = this.find(id);
    const holds = this.runs.some((run) => run.workspace === workspace && run.status === 'finished');
    const isGone = this.delete(id);
    if (holds && isGone && status === 'created')
      this.faults.push(`with ${name}, files of a run that has finished are deleted`);
    return isGone;
  }

  /** What happens to a run by itself. */
  move(id: string, fails: boolean): void {
    const run = this.find(id);
    if (run.status === 'created' && run.isRestart) run.status = 'queued';
    else if (run.status === 'queued') run.status = 'running';
    else if (run.status === 'running') run.status = fails ? 'failed' : 'finished';
    const failed = this.runs.filter(
      ({ point, status, isRestart }) => point === run.point && status === 'failed' && !isRestart,
    ).length;
    if (failed > this.retries + 1) this.faults.push(`${failed} failures of one point`);
  }

  private add(point: ScanPoint, name: string, workspace?: string): ModelRun {
    const id = `run-${this.runs.length}`;
    const isRestart = workspace !== undefined;
    const run: ModelRun = {
      id,
      name,
      point,
      workspace: workspace ?? name,
      isRestart,
      isKept: this.keeping > 0 && this.runs.length % this.keeping === 0,
      status: 'created',
      shown: 'created',
      hasFiles: isRestart,
      content: 0,
    };
    this.runs.push(run);
    return run;
  }

  private find(id: string): ModelRun {
    const run = this.runs.find((each) => each.id === id);
    if (run === undefined) throw new Error(`no run ${id}`);
    return run;
  }
}

function describe(id: string, name: string, status: RunStatus): Run {
  const progress = { total: 0, running: 0, finished: 0, failed: 0 };
  return { id, name, status, rawStatus: status, progress };
}

const ENDED: ReadonlySet<RunStatus> = new Set(['failed', 'finished']);
/** Started, and not lost again. */
const COUNTED: ReadonlySet<RunStatus> = new Set(['queued', 'pending', 'running', 'finished']);
