import { defined } from '../../core/defined.js';
import { AbortedError, errorMessage } from '../../core/errors.js';
import type { ReanaClient } from '../../client/client.js';
import type { Run } from '../../reana/model.js';
import type { RunHandle } from '../../runs/run-handle.js';
import type { Context } from '../context.js';
import { join } from 'node:path';
import { userFolders } from '../../config/folders.js';
import type { RunEvent } from '../../runs/events.js';
import { isRestart } from '../../runs/run-parameters.js';
import { readStepTimes, recordStepTimes } from '../progress/run/step-times.js';
import { StepTimesCollector } from '../progress/run/step-times-of-run.js';
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
      return await followWithPlan(run, client, context, show, timeout);
    }
    return await run.wait({ signal: context.signal, onEvent: show, ...defined({ timeout }) });
  } catch (error) {
    if (context.signal.aborted) throw await interrupted(run, client, context);
    throw error;
  } finally {
    ended.abort();
    await watching;
  }
}

/** Shows what is known of the run from the beginning, and remembers how long it took for the next one of its kind. */
async function followWithPlan(
  run: RunHandle,
  client: ReanaClient,
  { signal, io }: Context,
  show: (event: RunProgressEvent | FrameEvent) => void,
  timeout: number | undefined,
): Promise<Run> {
  const { stages, kind } = await planOfRun(client, run, signal);
  const folder = join(userFolders(io.env).state, 'step-times');
  // The built-in server may have another port each time.
  const server = client.local === undefined ? client.serverUrl : 'local';
  // A restart does not run again what it finds.
  const key = kind === undefined || isRestart(run) ? undefined : `${server} ${kind}`;
  const earlier = key === undefined ? undefined : await readStepTimes(folder, key);
  show({ type: 'planned', stages, ...defined({ earlier }) });
  const collector = new StepTimesCollector();
  const onEvent = (event: RunEvent): void => {
    collector.add(event);
    show(event);
  };
  const end = await run.wait({ signal, onEvent, ...defined({ timeout }) });
  const times = collector.times(end);
  if (key !== undefined && times !== undefined) await recordStepTimes(folder, key, times);
  return end;
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
