import type { Step, Workflow } from '../spec/workflow.js';
import { imageOf } from './step-executor.js';

/** Every image that a workflow may need, each once, in the order of its stages. */
export function imagesOf(workflow: Workflow): readonly string[] {
  return [...new Set(stepsOf(workflow).flatMap((step) => environmentImage(step)))];
}

function stepsOf(workflow: Workflow): readonly Step[] {
  return workflow.stages.flatMap(({ scheduler }) =>
    [scheduler, ...(scheduler.cases ?? [])].flatMap((body) => [
      ...(body.step === undefined ? [] : [body.step]),
      ...(body.workflow === undefined ? [] : stepsOf(body.workflow)),
    ]),
  );
}

function environmentImage(step: Step): readonly string[] {
  const image = step.environment === null ? undefined : imageOf(step.environment);
  return image === undefined ? [] : [image];
}
