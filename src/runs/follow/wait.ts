import { AbortedError } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import { RunFailedError, RunStoppedError, WaitTimeoutError, type FailedStep } from '../run-errors.js';
import type { CallOptions, Run, RunReference } from '../../reana/model.js';
import type { RunEvent } from '../events.js';
import { followRun } from './follow.js';
import { logTail } from './log-tail.js';
import { limitTime } from './time-limit.js';

export interface WaitOptions extends CallOptions {
  /** Milliseconds to wait before WaitTimeoutError; the run itself continues. No limit by default. */
  readonly timeout?: number;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Resolves when the run has finished.
 * @throws RunFailedError, RunStoppedError, WaitTimeoutError, and what following throws
 */
export async function waitForRun(
  client: RestClient,
  reference: RunReference,
  { timeout, onEvent, signal }: WaitOptions = {},
): Promise<Run> {
  const limit = limitTime(client.clock, timeout, signal);
  try {
    let last: Run | undefined;
    const following = { ...limit.options, steps: onEvent !== undefined };
    for await (const event of followRun(client, reference, following)) {
      if (event.type === 'status') last = event.run;
      onEvent?.(event);
    }
    return await requireSuccess(client, last, limit.options);
  } catch (error) {
    if (limit.isOver()) throw new WaitTimeoutError(reference, timeout ?? 0);
    throw error;
  } finally {
    limit.end();
  }
}

async function requireSuccess(client: RestClient, run: Run | undefined, options: CallOptions): Promise<Run> {
  if (run?.status === 'finished') return run;
  if (run?.status === 'failed') throw new RunFailedError(run, await findFailedSteps(client, run.id, options));
  if (run === undefined) throw new Error('a followed run always has a status');
  throw new RunStoppedError(run);
}

/** The failed steps; when no step failed, the engine itself did, and its log says why. None when there are no logs. */
async function findFailedSteps(client: RestClient, id: string, options: CallOptions): Promise<FailedStep[]> {
  try {
    const { engine, steps } = await client.workflows.logs(id, options);
    const failed = steps
      .filter(({ status }) => status === 'failed')
      .map(({ jobId, name, log }) => ({ jobId, name, logTail: logTail(log) }));
    return failed.length > 0
      ? failed
      : [{ jobId: '', name: 'the workflow engine', logTail: logTail(engine) }];
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    // What counts is that the run failed; its logs can be fetched again.
    return [];
  }
}
