import type { Publisher, Scheduler, Stage, Step, Workflow } from '../../analysis/workflow.js';
import { EngineError } from '../engine-error.js';
import { isInitialValues } from './initial-values.js';
import { ruleOf, type NodeState, type RuleState, type RunState } from '../state.js';

/** The packtivity that a node runs. */
export function stepOf(state: RunState, node: NodeState): Step {
  const rule = ruleOf(state, node.rule);
  if (isInitialValues(rule.body)) return rule.body.step;
  const { scheduler } = rule.body;
  const body = node.chosenCase === null ? scheduler : scheduler.cases?.[node.chosenCase];
  if (body?.step === undefined) throw new EngineError(`${node.id} has no step to run`);
  return body.step;
}

/** True for a node that runs nothing and only publishes. */
export function isPurePublishing(step: Step): boolean {
  return step.process === null && step.environment === null;
}

/** The scheduler of a stage; undefined for initial values. */
export function schedulerOf(rule: RuleState): Scheduler | undefined {
  return isInitialValues(rule.body) ? undefined : rule.body.scheduler;
}

export interface Tools {
  readonly jq: boolean;
  readonly yaml: boolean;
}

/**
 * Checks before anything runs that the tools which a workflow needs are available.
 * @throws EngineError that names the first stage which needs a missing one.
 */
export function checkTools(workflow: Workflow, tools: Tools, scope = ''): void {
  for (const stage of workflow.stages) {
    const { scheduler } = stage;
    if (scheduler.scheduler_type === 'jq-stage') require(tools.jq, 'jq-stage', stage, scope);
    if (scheduler.cases !== undefined) require(tools.jq, '"cases"', stage, scope);
    for (const body of [scheduler, ...(scheduler.cases ?? [])]) {
      if (body.step !== undefined) checkStep(body.step, tools, stage, scope);
      if (body.workflow !== undefined) checkTools(body.workflow, tools, `${scope}/${stage.name}`);
    }
  }
}

function checkStep(step: Step, tools: Tools, stage: Stage, scope: string): void {
  const { environment, publisher } = step;
  if (environment?.environment_type === 'docker-encapsulated' && environment.par_mounts.length > 0) {
    require(tools.jq, '"par_mounts"', stage, scope);
  }
  if (usesQuery(publisher)) require(tools.jq, `the publisher's "script"`, stage, scope);
  if (publisher.publisher_type === 'fromyaml-pub' && !tools.yaml) {
    throw new EngineError('fromyaml-pub needs a YAML reader, which this engine was started without', {
      location: { stage: stage.name, scope },
    });
  }
}

function usesQuery(publisher: Publisher): boolean {
  return publisher.publisher_type === 'fromparjq-pub' && publisher.script.trim() !== '.';
}

function require(available: boolean, what: string, stage: Stage, scope: string): void {
  if (available) return;
  throw new EngineError(`${what} needs jq, which this engine was started without`, {
    location: { stage: stage.name, scope },
    hint: 'On a REANA cluster the workflow runs unchanged.',
  });
}
