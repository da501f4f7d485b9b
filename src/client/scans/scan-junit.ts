import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../../disk/write-atomically.js';
import { errorMessage } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions } from '../../reana/model.js';
import { junitReport, type IncompleteScan } from '../../report/junit.js';
import type { FailureCause, ScanEvent } from '../../scans/events.js';
import { statusOfRun, type PointStatus } from '../../scans/point-state.js';
import { readScanState, type PointState, type ScanState } from '../../scans/scan-status.js';
import type { Scan, ScanPoint } from '../../scan-file/scan.js';

const UNFINISHED: IncompleteScan = {
  kind: 'unfinished',
  message: 'the scan has not ended, or not in the usual way',
};

/**
 * The JUnit report of a running scan. It is written from the beginning, so that a path that can't be written to is
 * detected before anything is sent, and a killed process leaves a report all the same.
 */
export class ScanJUnit {
  private state: ScanState;
  private readonly seen = new Map<string, PointStatus>();
  private readonly causes = new Map<string, FailureCause>();
  /** Keys of points that have failed for good. */
  private readonly given = new Set<string>();
  /** Keys of the points of a failed run of many points, as long as the points are not known to have failed. */
  private judged: Set<string> | undefined;

  private constructor(
    readonly file: string,
    readonly scan: Scan,
    state: ScanState,
  ) {
    this.state = state;
  }

  /** @throws TransferError when the file can't be written; what the client throws */
  static async begin(client: RestClient, scan: Scan, file: string, call: CallOptions): Promise<ScanJUnit> {
    const report = new ScanJUnit(file, scan, await readScanState(client, scan.name, { scan, ...call }));
    await report.write(UNFINISHED);
    return report;
  }

  /** Records an event. */
  add(event: ScanEvent): void {
    switch (event.type) {
      case 'created':
        this.see(event.point, 'waiting');
        return;
      case 'status':
        if (event.point.index === 0 && event.status === 'failed') this.judged = new Set(this.open());
        else this.see(event.point, statusOfRun(event.status));
        return;
      case 'failed':
        this.fail(event.point, event.cause, !event.willRetry);
        return;
      case 'counts':
        // All failures of the run have been reported: the other points have finished.
        for (const key of this.judged ?? []) this.seen.set(key, 'finished');
        this.judged = undefined;
        return;
      case 'ended':
        for (const { point, cause } of event.outcome.failed) this.fail(point, cause, true);
    }
  }

  /** @param point one with the index 0 represents all points of a run that has many */
  private see({ index, key }: ScanPoint, status: PointStatus): void {
    for (const each of index === 0 ? this.open() : [key]) this.seen.set(each, status);
  }

  private fail({ key }: ScanPoint, cause: FailureCause, isGiven: boolean): void {
    this.judged?.delete(key);
    this.seen.set(key, 'failed');
    this.causes.set(key, cause);
    if (isGiven) this.given.add(key);
  }

  /** Keys of the points that have not ended. */
  private open(): readonly string[] {
    const open = this.state.points.filter(
      ({ point: { key = '' } = {}, status }) =>
        (this.seen.get(key) ?? status) !== 'finished' && !this.given.has(key),
    );
    return open.flatMap(({ point }) => point?.key ?? []);
  }

  /** Writes the state of the scan on the server, or, when that can't be reached, the state known from the events. */
  async end(client: RestClient, brokenOff: IncompleteScan | undefined, call: CallOptions): Promise<void> {
    const { scan } = this;
    this.state = await readScanState(client, scan.name, { scan, ...call }).catch(() => this.bySeen());
    await this.write(brokenOff);
  }

  private bySeen(): ScanState {
    const points = this.state.points.map((state): PointState => {
      const seen = this.seen.get(state.point?.key ?? '');
      return seen === undefined ? state : { ...state, status: seen };
    });
    return { ...this.state, points };
  }

  private async write(brokenOff: IncompleteScan | undefined): Promise<void> {
    const points = this.state.points.map((state): PointState => {
      const key = state.point?.key ?? '';
      const cause = this.causes.get(key);
      if (cause === undefined) return state;
      // A run that was never started, and that the server can't delete, makes no point wait.
      const isKept = state.status === 'waiting' && this.given.has(key);
      return { ...state, cause, ...(isKept ? { status: 'failed' } : {}) };
    });
    try {
      await mkdir(dirname(this.file), { recursive: true });
      await writeAtomically(this.file, junitReport({ ...this.state, points }, brokenOff));
    } catch (error) {
      const message = `the report ${this.file} can't be written: ${errorMessage(error)}`;
      throw new TransferError(this.file, message, { cause: error });
    }
  }
}
