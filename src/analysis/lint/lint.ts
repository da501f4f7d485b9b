import type { Diagnostic } from '../diagnostic.js';
import { lintDependencies } from './lint-dependencies.js';
import { makeScope, LintReport, stageTitle, walkScopes, type Scope } from './lint-scope.js';
import { lintEnvironments } from './lint-environments.js';
import { lintSelections } from './lint-selections.js';
import { lintSupport } from './lint-support.js';
import { lintSteps } from './lint-steps.js';
import { lintUnused } from './lint-unused.js';
import type { Origins } from '../yaml/origins.js';
import { lintResources } from './lint-resources.js';
import type { Workflow } from '../workflow.js';

/**
 * What Yadage accepts and then gets silently wrong, or stops at only when it runs: stages that never start, names
 * that nothing supplies, commands with holes.
 *
 * Errors are sure to end in a failure or in missing results; what only may is a warning.
 * @param initNames names of the parameters that the run will have; undefined when not known
 */
export function lintWorkflow(
  workflow: Workflow,
  origins: Origins,
  initNames: ReadonlySet<string> | undefined,
): Diagnostic[] {
  const report = new LintReport(origins);
  const scope = makeScope(workflow, '', initNames);
  walkScopes(scope, (inner) => {
    lintNames(inner, report);
    lintSelections(inner, lintDependencies(inner, report), report);
    lintSteps(inner, report);
    lintResources(inner, report);
    lintEnvironments(inner, report);
  });
  lintSupport(workflow, report);
  // A misspelt name leaves the right one unused: that would be said twice.
  const faulty = report.diagnostics.some(({ severity }) => severity === 'error');
  if (!faulty) walkScopes(scope, (inner) => lintUnused(inner, report));
  return report.diagnostics;
}

function lintNames(scope: Scope, report: LintReport): void {
  const seen = new Set<string>();
  for (const stage of scope.workflow.stages) {
    if (seen.has(stage.name)) {
      report.warning(
        [stage, 'name'],
        'name-taken',
        `${stageTitle(scope, stage)} has the name of another stage; both write to one folder`,
      );
    }
    if (stage.name === 'init') {
      report.warning(
        [stage, 'name'],
        'name-taken',
        "a stage named 'init' hides the parameters of the workflow",
        'give it another name',
      );
    }
    seen.add(stage.name);
  }
}
