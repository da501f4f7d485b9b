import type { RunStore } from '../store/run-store.js';
import type { RunRecord } from '../store/run-record.js';
import { reapContainer } from '../runtimes/container-runtime.js';
import { reapGroup } from '../runtimes/process-group.js';
import type { Leftover } from '../runtimes/runtime.js';
import { endMarkedProcesses } from '../runtimes/step-marker.js';

/**
 * Ends what is left of a run's steps that were running when the last server was killed: their containers, their process
 * groups, and the processes that have left those. Steps that have ended are left alone.
 */
export async function reapSteps(store: RunStore, run: RunRecord): Promise<void> {
  const jobs = store.jobsOf(run);
  const running = jobs.list().filter(({ status }) => status === 'running');
  await Promise.all(running.flatMap(({ leftover }) => (leftover === undefined ? [] : [reap(leftover)])));
  // Also those of a step that was killed before it could be recorded what there is to reap.
  await endMarkedProcesses(new Set(running.map(({ id }) => id)));
  for (const { id } of running) jobs.update(id, { status: 'stopped', ended: store.timestamp() });
}

function reap(leftover: Leftover): Promise<void> {
  return leftover.kind === 'container' ? reapContainer(leftover, process.env) : reapGroup(leftover);
}
