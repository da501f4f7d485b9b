import { defined } from '../../core/defined.js';
import { AbortedError, errorMessage } from '../../core/errors.js';
import type { ReanaClient } from '../../client/client.js';
import type { Run } from '../../reana/model.js';
import type { RunHandle } from '../../runs/run-handle.js';
import type { Context } from '../context.js';
import { planOfRun } from '../progress/run/plan-of-run.js';
import type { RunDisplay } from '../progress/run/run-progress.js';
import type { FrameEvent, RunProgressEvent } from '../progress/run/run-progress-state.js';
import { watchLocalRun } from '../progress/run/watch-local-run.js';

/**
 * Shows a run until it has ended.
 * @throws what waiting throws; AbortedError on Ctrl-C, when a run on a server of ours is stopped and any other goes on
 */
export async function followRun(
  run: RunHandle,
  client: ReanaClient,
  context: Context,
  progress: RunDisplay,
  timeout?: number,
): Promise<Run> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const show = (event: RunProgressEvent | FrameEvent): void => progress.show(event);
  const watching =
    client.local !== undefined
      ? watchLocalRun(client, run.id, { clock: context.clock, signal }, show)
      : Promise.resolve();
  try {
    if (context.terminal.isLive) {
      const stages = await planOfRun(client, run, context.signal);
      if (stages.length > 0) show({ type: 'planned', stages });
    }
    return await run.wait({
      signal: context.signal,
      onEvent: show,
      ...defined({ timeout }),
    });
  } catch (error) {
    if (context.signal.aborted) throw await interrupted(run, client, context);
    throw error;
  } finally {
    ended.abort();
    await watching;
  }
}

async function interrupted(
  run: RunHandle,
  { local: server }: ReanaClient,
  context: Context,
): Promise<AbortedError> {
  const cause: unknown = context.signal.reason;
  if (server?.isOwn !== true) {
    const local = server === undefined ? '' : ' --local';
    return new AbortedError(`interrupted; the run ${run.name} goes on`, {
      cause,
      hint: `\`reana-madminer status ${run.name} --follow${local}\` shows it again, \`stop\` ends it`,
    });
  }
  try {
    await run.stop();
    return new AbortedError(`interrupted; the run ${run.name} was stopped`, { cause });
  } catch (error) {
    return new AbortedError(`interrupted; the run ${run.name} could not be stopped: ${errorMessage(error)}`, {
      cause,
    });
  }
}
