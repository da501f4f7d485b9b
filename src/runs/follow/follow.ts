import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { RunEvent } from '../events.js';
import { OutageTracker } from './outage-tracker.js';
import { pollerOf } from './run-poller.js';
import type { RunLookup } from './run-status-reader.js';
import { RunTracker } from './run-tracker.js';

export interface FollowOptions extends CallOptions {
  /** Also yields events of steps, for one more request per run whenever one changed. */
  readonly steps?: boolean;
}

/** An event of one of several runs. Events of the connection have no `run` when they concern all of them. */
export interface FollowedEvent {
  readonly run?: RunReference;
  readonly event: RunEvent;
}

/**
 * Yields what happens to a run until it has ended, including events of steps unless `steps` is false. All followers of
 * one client share its requests.
 * @throws `unknown-state`, NotFoundError when there is no such run, and the last error when the server stays out of
 * reach
 */
export async function* followRun(
  client: RestClient,
  run: RunReference,
  options: FollowOptions = {},
): AsyncGenerator<RunEvent, void> {
  for await (const { event } of followRuns(client, [run], { steps: true, ...options })) yield event;
}

/**
 * Yields what happens to several runs until all have ended, with one request per poll as long as they are not far apart
 * in the server's list. Events of steps are only included with `steps: true`.
 * @throws the same errors as `followRun`, for the first run that they concern
 */
export async function* followRuns(
  client: RestClient,
  runs: readonly RunReference[],
  { steps = false, signal }: FollowOptions = {},
): AsyncGenerator<FollowedEvent, void> {
  const options = defined({ signal });
  const poller = pollerOf(client);
  const outages = new OutageTracker(poller.time);
  let trackers = [...new Map(runs.map((run) => [run.id, run])).values()].map(
    (run) => new RunTracker(client, run, poller.time, steps),
  );
  let pause = 0;
  while (trackers.length > 0) {
    let lookups: ReadonlyMap<string, RunLookup> = new Map();
    try {
      lookups = await poller.poll(
        trackers.map(({ reference }) => reference),
        pause,
        options,
      );
      if (outages.recordSuccess()) yield { event: { type: 'connection-restored' } };
    } catch (error) {
      if (outages.recordFailure(error)) yield { event: { type: 'connection-lost', error } };
    }
    for (const tracker of trackers) {
      const run = tracker.reference;
      const lookup = lookups.get(run.id);
      if (lookup === undefined) continue;
      for (const event of tracker.update(lookup)) yield { run, event };
      try {
        for (const event of await tracker.updateSteps(options)) yield { run, event };
      } catch (error) {
        for (const event of tracker.takeEnd()) yield { run, event };
        throw error;
      }
      for (const event of tracker.takeEnd()) yield { run, event };
      for (const event of await tracker.checkSilence(options)) yield { run, event };
    }
    trackers = trackers.filter((tracker) => !tracker.isDone);
    pause = Math.min(...trackers.map((tracker) => tracker.pause(poller)));
  }
}
