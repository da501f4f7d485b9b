import type { RunLogs, StepStatus } from '../../reana/model.js';
import { LogCursor } from './log-cursor.js';

/** One line that a step, or the workflow engine, wrote. */
export interface LogLine {
  /** `engine` for the workflow engine. Steps of different sub-workflows may share a name. */
  readonly step: string;
  /** Empty for the workflow engine. */
  readonly jobId: string;
  /** Without its line end. */
  readonly line: string;
}

interface Entry {
  readonly step: string;
  readonly cursor: LogCursor;
}

const ENDED: ReadonlySet<StepStatus> = new Set(['finished', 'failed', 'stopped']);

/** Reads the logs of one run incrementally, job by job. */
export class LogReader {
  private readonly entries = new Map<string, Entry>();

  /** Lines since the last call: the engine's, then those of the steps in the server's order. */
  readNew({ engine, steps, isLive }: RunLogs): LogLine[] {
    const lines = this.read('', 'engine', engine, () => false);
    for (const { jobId, name, log, status } of steps) {
      // Live logs go through a database of their own, and their last lines may come after the step's end.
      lines.push(
        ...this.read(jobId, name, log, (cursor) => ENDED.has(status) && (!isLive || cursor.isUnchanged(log))),
      );
    }
    return lines;
  }

  /** Last lines that never got a line end. */
  flush(): LogLine[] {
    return [...this.entries].flatMap(([jobId, { step, cursor }]) =>
      cursor.flush().map((line) => ({ step, jobId, line })),
    );
  }

  private read(
    jobId: string,
    step: string,
    log: string,
    isComplete: (cursor: LogCursor) => boolean,
  ): LogLine[] {
    const entry = this.entries.get(jobId) ?? { step, cursor: new LogCursor() };
    this.entries.set(jobId, entry);
    const { cursor } = entry;
    return cursor.readNew(log, isComplete(cursor)).map((line) => ({ step, jobId, line }));
  }
}
