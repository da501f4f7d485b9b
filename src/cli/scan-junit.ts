import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { errorMessage } from '../core/errors.js';
import type { ReanaClient } from '../reana/client.js';
import { TransferError } from '../reana/errors.js';
import type { CallOptions, RunStatus } from '../reana/model.js';
import { junitReport, type BrokenOff } from '../report/junit.js';
import type { FailureCause, ScanEvent } from '../runs/scan/events.js';
import { statusOfRun } from '../runs/scan/point-state.js';
import { readScanState, type PointState, type ScanState } from '../runs/scan/scan-status.js';
import type { Scan } from '../spec/scan/scan.js';

const UNFINISHED: BrokenOff = {
  kind: 'unfinished',
  message: 'the scan has not ended, or not in the usual way',
};

/**
 * A JUnit report of a scan that is worked on. It is there from the beginning, so that a place that can't be written to
 * is known before anything is sent, and a process that is killed leaves a report all the same.
 */
export class ScanJUnit {
  #state: ScanState;
  readonly #seen = new Map<string, RunStatus>();
  readonly #causes = new Map<string, FailureCause>();

  private constructor(
    readonly file: string,
    readonly scan: Scan,
    state: ScanState,
  ) {
    this.#state = state;
  }

  /** @throws TransferError when the file can't be written; what the client throws */
  static async begin(client: ReanaClient, scan: Scan, file: string, call: CallOptions): Promise<ScanJUnit> {
    const report = new ScanJUnit(file, scan, await readScanState(client, scan.name, { scan, ...call }));
    await report.#write(UNFINISHED);
    return report;
  }

  hear(event: ScanEvent): void {
    if (event.type === 'status') this.#seen.set(event.point.key, event.status);
    else if (event.type === 'failed') this.#causes.set(event.point.key, event.cause);
    else if (event.type === 'ended') {
      for (const { point, cause } of event.outcome.failed) this.#causes.set(point.key, cause);
    }
  }

  /** Writes it as the server has the scan now, or, out of its reach, as the events have told it. */
  async end(client: ReanaClient, brokenOff: BrokenOff | undefined, call: CallOptions): Promise<void> {
    const { scan } = this;
    this.#state = await readScanState(client, scan.name, { scan, ...call }).catch(() => this.#bySeen());
    await this.#write(brokenOff);
  }

  #bySeen(): ScanState {
    const points = this.#state.points.map((state): PointState => {
      const seen = this.#seen.get(state.point?.key ?? '');
      return seen === undefined ? state : { ...state, status: statusOfRun(seen) };
    });
    return { ...this.#state, points };
  }

  async #write(brokenOff: BrokenOff | undefined): Promise<void> {
    const points = this.#state.points.map((state): PointState => {
      const cause = this.#causes.get(state.point?.key ?? '');
      return cause === undefined ? state : { ...state, cause };
    });
    try {
      await mkdir(dirname(this.file), { recursive: true });
      await writeFileAtomic(this.file, junitReport({ ...this.#state, points }, brokenOff));
    } catch (error) {
      const message = `the report ${this.file} can't be written: ${errorMessage(error)}`;
      throw new TransferError(this.file, message, { cause: error });
    }
  }
}
