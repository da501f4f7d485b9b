import type { ReanaClient } from '../reana/client.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';
import { RunFailedError, RunStoppedError, WaitTimeoutError, type FailedStep } from './errors.js';
import type { RunEvent } from './events.js';
import { followRun } from './follow.js';
import { logTail } from './log-tail.js';

export interface WaitOptions extends CallOptions {
  /** Milliseconds to wait before WaitTimeoutError; the run itself goes on. No limit when left out. */
  readonly timeout?: number;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Node's timers fire at once when they are set for longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Resolves when the run has finished.
 * @throws RunFailedError, RunStoppedError, WaitTimeoutError, and what following throws
 */
export async function waitForRun(
  client: ReanaClient,
  reference: RunReference,
  { timeout, onEvent, signal }: WaitOptions = {},
): Promise<Run> {
  const over = new AbortController();
  const alarm = new AbortController();
  const signals = [over.signal, ...(signal === undefined ? [] : [signal])];
  if (timeout !== undefined) {
    client.clock.sleep(Math.min(timeout, LONGEST_TIMER), alarm.signal).then(
      () => over.abort(),
      () => undefined,
    );
  }
  try {
    let last: Run | undefined;
    for await (const event of followRun(client, reference.id, { signal: AbortSignal.any(signals) })) {
      if (event.type === 'status') last = event.run;
      onEvent?.(event);
    }
    return await judge(client, last, signal === undefined ? {} : { signal });
  } catch (error) {
    if (over.signal.aborted && signal?.aborted !== true) throw new WaitTimeoutError(reference, timeout ?? 0);
    throw error;
  } finally {
    alarm.abort();
  }
}

async function judge(client: ReanaClient, run: Run | undefined, options: CallOptions): Promise<Run> {
  if (run?.status === 'finished') return run;
  if (run?.status === 'failed') throw new RunFailedError(run, await findFailedSteps(client, run.id, options));
  if (run === undefined) throw new Error('a followed run always has a status');
  throw new RunStoppedError(run);
}

/** The failed steps; when no step failed, the engine itself did, and its log says why. */
async function findFailedSteps(client: ReanaClient, id: string, options: CallOptions): Promise<FailedStep[]> {
  const { engine, steps } = await client.workflows.logs(id, options);
  const failed = steps
    .filter(({ status }) => status === 'failed')
    .map(({ jobId, name, log }) => ({ jobId, name, logTail: logTail(log) }));
  return failed.length > 0 ? failed : [{ jobId: '', name: 'the workflow engine', logTail: logTail(engine) }];
}
