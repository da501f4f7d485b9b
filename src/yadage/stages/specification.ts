import type { Scheduler, Step } from '../../analysis/workflow.js';
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
