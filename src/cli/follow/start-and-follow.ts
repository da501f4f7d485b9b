import { resolve } from 'node:path';
import type { ReanaClient } from '../../client/client.js';
import type { RunHandle } from '../../runs/run-handle.js';
import type { Context } from '../context.js';
import { followRun } from './follow-run.js';
import type { Display } from '../progress/display.js';
import { createRunProgress } from '../progress/run/run-progress.js';
import type { RunProgressEvent } from '../progress/run/run-progress-state.js';
import { readFollow, type FollowArguments } from '../flags/follow-options.js';
import { savedFilesOf } from '../views/file-view.js';
import type { Submission } from '../views/run/submission-view.js';

/** Starts a run; then follows it and downloads its outputs, if that was asked for. */
export async function startAndFollow(
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
    return { ...finished, saved: savedFilesOf(folder, files) };
  } finally {
    progress.end();
  }
}
