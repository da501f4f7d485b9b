import type { Stage } from '../../../analysis/workflow.js';

/** Names of the stages that run steps: those of a sub-workflow instead of the stage that holds it. */
export function stageNames(stages: readonly Stage[]): string[] {
  return stages.flatMap(({ name, scheduler }) =>
    scheduler.workflow === undefined ? [name] : stageNames(scheduler.workflow.stages),
  );
}
