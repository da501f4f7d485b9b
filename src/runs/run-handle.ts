import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run, RunLogs, RunReference, WorkspaceFile } from '../reana/model.js';
import { type DownloadOptions, downloadOutputs, listOutputs } from './download/download.js';
import type { RunEvent } from './events.js';
import { type FollowOptions, followRun } from './follow/follow.js';
import { followLogs, type LogLine, type LogOptions } from './follow/follow-logs.js';
import { type WaitOptions, waitForRun } from './follow/wait.js';

/** A handle of one run on a server. */
export interface RunHandle extends RunReference {
  /** Address of the server it runs on. */
  readonly serverUrl: string;
  status(options?: CallOptions): Promise<Run>;
  /**
   * Resolves when the run has finished.
   * @throws RunFailedError with the failed steps and the ends of their logs
   * @throws RunStoppedError when it was stopped or deleted
   * @throws WaitTimeoutError when the time is over; the run continues
   */
  wait(options?: WaitOptions): Promise<Run>;
  /** What happens to the run until it has ended. */
  events(options?: FollowOptions): AsyncIterable<RunEvent>;
  /** Each line that the engine and the steps write, once, until the run has ended. */
  logLines(options?: LogOptions): AsyncIterable<LogLine>;
  readonly outputs: RunOutputs;
  logs(options?: CallOptions): Promise<RunLogs>;
  stop(options?: CallOptions): Promise<void>;
  /** Deletes the run and its workspace. */
  delete(options?: CallOptions): Promise<void>;
}

/** The files that a run's `reana.yaml` declares as outputs. */
export interface RunOutputs {
  list(options?: CallOptions): Promise<readonly WorkspaceFile[]>;
  /** Saves them below the folder under their workspace paths. Returns absolute paths, sorted. */
  download(folder: string, options?: DownloadOptions): Promise<readonly string[]>;
}

/** The handle of a run that is known to exist. */
export function makeRunHandle(client: RestClient, { id, name }: RunReference): RunHandle {
  const reference = { id, name };
  return {
    ...reference,
    serverUrl: client.serverUrl,
    status: (options) => client.workflows.status(id, options),
    wait: (options) => waitForRun(client, reference, options),
    events: (options) => followRun(client, reference, options),
    logLines: (options) => followLogs(client, reference, options),
    outputs: {
      list: (options) => listOutputs(client, reference, options),
      download: (folder, options) => downloadOutputs(client, reference, folder, options),
    },
    logs: (options) => client.workflows.logs(id, options),
    stop: (options) => client.workflows.stop(id, options),
    delete: (options) => client.workflows.delete(id, options),
  };
}
