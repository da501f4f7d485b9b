import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import { WaitTimeoutError } from '../run-errors.js';
import type { CallOptions, Run, RunLogs, RunReference } from '../../reana/model.js';
import type { RunEvent } from '../events.js';
import { LogReader, type LogLine } from './log-reader.js';
import { OutageTracker } from './outage-tracker.js';
import { pollerOf } from './run-poller.js';
import { RunTracker } from './run-tracker.js';
import { limitTime } from './time-limit.js';

export type { LogLine };

export interface LogOptions extends CallOptions {
  /** Called with the events of the run and of the connection meanwhile; there are no events of steps. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Milliseconds until WaitTimeoutError; the run itself continues. No limit by default. */
  readonly timeout?: number;
}

/** Live logs reach the server's database a few seconds after they were written: how long to wait, in milliseconds. */
const SETTLING = 2_000;
const MOST_SETTLING = 3;

/**
 * Yields each line that the engine and the steps of a run write, once, in the order of its step's log, until the run
 * has ended; returns the ended run. Fetches logs when the run's numbers changed, and at each poll where logs are live.
 * @throws WaitTimeoutError, and as `followRun`
 */
export async function* followLogs(
  client: RestClient,
  reference: RunReference,
  { signal, timeout, onEvent }: LogOptions = {},
): AsyncGenerator<LogLine, Run> {
  const limit = limitTime(client.clock, timeout, signal);
  try {
    return yield* readLines(client, reference, limit.options, onEvent);
  } catch (error) {
    if (limit.isOver()) throw new WaitTimeoutError(reference, timeout ?? 0);
    throw error;
  } finally {
    limit.end();
  }
}

async function* readLines(
  client: RestClient,
  reference: RunReference,
  options: CallOptions,
  onEvent: LogOptions['onEvent'],
): AsyncGenerator<LogLine, Run> {
  const poller = pollerOf(client);
  const outages = new OutageTracker(poller.time);
  // Counted by themselves: logs may fail for ever while the state of the run can be read.
  const logOutages = new OutageTracker(poller.time);
  const tracker = new RunTracker(client, reference, poller.time, false);
  const reader = new LogReader();
  let isDue = true;
  let hasRead = false;
  let isLive = false;
  let pause = 0;
  for (;;) {
    let hasState = false;
    try {
      // The state is fetched before the logs, so that the logs also hold what is written between the two requests.
      const lookup = (await poller.poll([reference], pause, options)).get(reference.id);
      hasState = true;
      if (outages.recordSuccess()) onEvent?.({ type: 'connection-restored' });
      const events = lookup === undefined ? [] : tracker.update(lookup);
      for (const event of events) onEvent?.(event);
      isDue ||= events.some(({ type }) => type === 'status' || type === 'progress');
    } catch (error) {
      if (outages.recordFailure(error)) onEvent?.({ type: 'connection-lost', error });
    }
    for (let round = 0; hasState && (isDue || isLive); round += 1) {
      const logs = await fetchLogs(client, reference.id, options, logOutages, onEvent);
      isDue = logs === undefined;
      if (logs === undefined) break;
      isLive = logs.isLive;
      const lines = reader.readNew(logs);
      // The first time, they may be old.
      if (lines.length > 0 && hasRead) tracker.noteActivity();
      hasRead = true;
      yield* lines;
      const isSettled = poller.isEmbedded || !isLive || lines.length === 0 || round === MOST_SETTLING;
      if (tracker.last === undefined || !tracker.isDone || isSettled) break;
      await client.clock.sleep(SETTLING, options.signal);
    }
    if (hasState) for (const event of await tracker.checkSilence(options)) onEvent?.(event);
    if (hasState && tracker.last !== undefined && tracker.isDone && !isDue) {
      yield* reader.flush();
      return tracker.last;
    }
    pause = tracker.pause(poller);
  }
}

/** Returns empty logs when the run was deleted meanwhile, and undefined when they can't be read at the moment. */
async function fetchLogs(
  client: RestClient,
  id: string,
  options: CallOptions,
  outages: OutageTracker,
  onEvent: LogOptions['onEvent'],
): Promise<RunLogs | undefined> {
  try {
    const logs = await client.workflows.logs(id, options);
    if (outages.recordSuccess()) onEvent?.({ type: 'connection-restored' });
    return logs;
  } catch (error) {
    if (error instanceof NotFoundError) return { engine: '', steps: [], isLive: false };
    if (outages.recordFailure(error)) onEvent?.({ type: 'connection-lost', error });
    return undefined;
  }
}
