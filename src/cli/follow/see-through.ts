import { resolve } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import type { ReanaClient } from '../../client/client.js';
import type { RunHandle } from '../../runs/run-handle.js';
import type { Context } from '../context.js';
import { followRun } from './follow-run.js';
import type { OptionTable } from '../flags/options.js';
import type { Display } from '../progress/display.js';
import { createRunProgress } from '../progress/run/run-progress.js';
import type { RunProgressEvent } from '../progress/run/run-progress-state.js';
import { readTimeout, TIMEOUT_OPTION } from '../flags/timeout.js';
import { describeSavedFiles } from '../views/file-view.js';
import type { Submission } from '../views/run/submission-view.js';

/** How far a command goes with a run that it has started. */
export const FOLLOW_OPTIONS = {
  follow: { type: 'boolean', default: false, describe: 'Show the progress until the run has ended' },
  ...TIMEOUT_OPTION,
  download: {
    type: 'string',
    value: 'DIR',
    describe: 'Follow the run, then download its outputs to this folder',
  },
} as const satisfies OptionTable;

type FollowArguments = InferredOptionTypes<typeof FOLLOW_OPTIONS>;

/** @throws UsageError for a time that is none, or that nothing waits for: said before anything is sent */
export function readFollow(args: FollowArguments): {
  readonly follow: boolean;
  readonly timeout: number | undefined;
} {
  const follow = args.follow || args.download !== undefined;
  return { follow, timeout: readTimeout({ ...args, follow }, '--follow or --download') };
}

/** Starts a run, and goes on with it as far as was asked for. */
export async function seeThrough(
  args: FollowArguments,
  client: ReanaClient,
  context: Context,
  start: (progress: Display<RunProgressEvent>) => Promise<RunHandle>,
): Promise<Submission> {
  const { signal, io } = context;
  const { follow, timeout } = readFollow(args);
  const progress = createRunProgress(context, { emits: follow });
  try {
    const run = await start(progress);
    const server = run.serverUrl;
    if (!follow) {
      client.local?.keepRunning();
      const isLocal = client.local !== undefined;
      return { kind: 'started', run: { id: run.id, name: run.name }, server, isLocal };
    }
    const end = await followRun(run, client, context, progress, timeout);
    const finished = { kind: 'finished', run: end, server } as const;
    if (args.download === undefined) return finished;
    const folder = resolve(io.cwd, args.download);
    const files = await run.outputs.download(folder, { signal, onProgress: (event) => progress.show(event) });
    return { ...finished, saved: describeSavedFiles(folder, files) };
  } finally {
    progress.end();
  }
}
