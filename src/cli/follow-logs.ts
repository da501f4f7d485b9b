import type { Clock } from '../core/clock.js';
import type { ReanaClient } from '../reana/client.js';
import { type RunStatus, TERMINAL_STATUSES } from '../reana/model.js';

/** One line that a step, or the `engine`, wrote. */
export interface LogLine {
  readonly step: string;
  readonly text: string;
}

interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const LOCAL_INTERVAL = 500;
const REMOTE_INTERVAL = 5000;

/** Hands over each line once, in the order of its step's log, until the run has ended. Answers how it ended. */
export async function followLogs(
  client: ReanaClient,
  run: string,
  { clock, signal }: Waiting,
  onLine: (line: LogLine) => void,
): Promise<RunStatus> {
  const seen = new Map<string, string>();
  for (;;) {
    // Asked before the logs: what is written between the two is in the logs all the same.
    const { status } = await client.workflows.status(run, { signal });
    const hasEnded = TERMINAL_STATUSES.has(status);
    const { engine, steps } = await client.workflows.logs(run, { signal });
    const logs = [{ id: 'engine', name: 'engine', log: engine }];
    logs.push(...steps.map(({ jobId, name, log }) => ({ id: jobId, name, log })));
    for (const { id, name, log } of logs) {
      const { lines, rest } = newLines(seen.get(id) ?? '', log, hasEnded);
      for (const text of lines) onLine({ step: name, text });
      seen.set(id, rest);
    }
    if (hasEnded) return status;
    await clock.sleep(client.isLocal ? LOCAL_INTERVAL : REMOTE_INTERVAL, signal);
  }
}

/**
 * The whole lines of a log after what was seen of it; the last one counts when the log will not grow any more.
 * `rest` is what has been seen then.
 */
export function newLines(seen: string, log: string, isComplete: boolean): { lines: string[]; rest: string } {
  const start = overlap(seen, log);
  const end = isComplete ? log.length : log.lastIndexOf('\n') + 1;
  if (end <= start) return { lines: [], rest: seen };
  const lines = log.slice(start, end).replace(/\n$/, '').split('\n');
  return { lines, rest: log.slice(0, end) };
}

/** Where the unseen part of a log begins. A server may have cut the log's beginning off. */
function overlap(seen: string, log: string): number {
  if (log.startsWith(seen)) return seen.length;
  for (let cut = seen.indexOf('\n') + 1; cut > 0; cut = seen.indexOf('\n', cut) + 1) {
    if (log.startsWith(seen.slice(cut))) return seen.length - cut;
  }
  return 0;
}
