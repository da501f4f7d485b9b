import type { Stage, StageBody, Step, Workflow } from '../workflow.js';

/** Where a stage or a step stands. */
export interface Placement {
  /** How messages name it: `stage 'sub' → stage 'map' → case 2`. */
  readonly title: string;
  /** Runs only if a case is chosen, which the data decide. */
  readonly conditional: boolean;
}

/** All stages of a workflow and its sub-workflows. */
export function* stagesIn(
  workflow: Workflow,
  around: Placement = { title: '', conditional: false },
): Generator<Placement & { readonly stage: Stage }> {
  for (const stage of workflow.stages) {
    const title = `${around.title === '' ? '' : `${around.title} → `}stage '${stage.name}'`;
    const placement = { title, conditional: around.conditional };
    yield { ...placement, stage };
    for (const { body, ...place } of placeBodies(stage, placement)) {
      if (body.workflow !== undefined) yield* stagesIn(body.workflow, place);
    }
  }
}

/** All steps of a workflow and its sub-workflows. */
export function* stepsIn(workflow: Workflow): Generator<Placement & { readonly step: Step }> {
  for (const { stage, ...placement } of stagesIn(workflow)) {
    for (const { body, ...place } of placeBodies(stage, placement)) {
      if (body.step !== undefined) yield { ...place, step: body.step };
    }
  }
}

function placeBodies(
  { scheduler }: Stage,
  placement: Placement,
): readonly (Placement & { readonly body: StageBody })[] {
  const cases = (scheduler.cases ?? []).map((body, index) => ({
    body,
    title: `${placement.title} → case ${index + 1}`,
    conditional: true,
  }));
  return [{ ...placement, body: scheduler }, ...cases];
}
