import { findStepObstacle } from '../step-support.js';
import type { Workflow } from '../workflow.js';
import type { LintReport } from './lint-scope.js';
import { stepsIn } from './placed-steps.js';

/** Steps that no engine can run: errors, but warnings where only the data decide whether they are reached. */
export function lintSupport(workflow: Workflow, report: LintReport): void {
  for (const { step, title, conditional } of stepsIn(workflow)) {
    const obstacle = findStepObstacle(step);
    if (obstacle === undefined) continue;
    const { part, reason, hint } = obstacle;
    report[conditional ? 'warning' : 'error'](
      [step, part],
      'not-runnable',
      `${title}: the step ${reason}; it fails in every engine`,
      hint,
    );
  }
}
