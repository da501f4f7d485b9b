import { AbortedError } from '../../core/errors.js';
import type { ReanaClient } from '../../client/client.js';
import { type Run, TERMINAL_STATUSES } from '../../reana/model.js';
import { limitTime } from '../../runs/follow/time-limit.js';
import type { Context } from '../context.js';
import { createRunsProgress } from '../progress/run/runs-progress.js';

/** Shows several runs until all have ended or the time limit is reached; returns them as they are then. */
export async function followRuns(
  runs: readonly Run[],
  client: ReanaClient,
  context: Context,
  timeout: number | undefined,
): Promise<readonly Run[]> {
  const limit = limitTime(client.clock, timeout, context.signal);
  const progress = createRunsProgress(runs, context);
  const again = (names: readonly Run[]): string =>
    `\`reana-madminer status ${names.map(({ name }) => name).join(' ')} --follow${client.local === undefined ? '' : ' --local'}\` shows them again`;
  try {
    for await (const followed of client.runs.follow(runs, limit.options)) progress.show(followed);
  } catch (error) {
    progress.end();
    const alive = aliveOf(latest(runs, progress.runs()));
    if (context.signal.aborted) {
      throw new AbortedError('interrupted; the runs go on', {
        cause: context.signal.reason,
        hint: again(alive),
      });
    }
    if (!limit.isOver()) throw error;
    context.print(`the time is over; ${alive.length} of ${runs.length} runs go on; ${again(alive)}`);
  } finally {
    limit.end();
    progress.end();
  }
  return latest(runs, progress.runs());
}

function aliveOf(runs: readonly Run[]): readonly Run[] {
  return runs.filter(({ status }) => !TERMINAL_STATUSES.has(status));
}

function latest(runs: readonly Run[], seen: readonly Run[]): readonly Run[] {
  const byId = new Map(seen.map((run) => [run.id, run]));
  return runs.map((run) => byId.get(run.id) ?? run);
}
