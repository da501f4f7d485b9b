import { isJsonObject, type JsonValue } from '../../core/json.js';
import { formatFields } from '../shape/format-fields.js';
import { bodiesOf, parametersOf, selectionOf, selectorOf, stageTitle, type LintReport, type Scope } from './lint-scope.js'; // prettier-ignore
import { parseStagePath } from '../resources/stage-path.js';
import { forEachText } from '../load/each-text.js';
import type { ParameterEntry, Stage, Step, Workflow } from '../workflow.js';

/** Parameters that no command, publisher or sub-workflow asks for. */
export function lintUnused(scope: Scope, report: LintReport): void {
  for (const stage of scope.workflow.stages) {
    const parameters = parametersOf(stage);
    if (parameters !== undefined) lintStage(stage, stageTitle(scope, stage), parameters, report);
  }
}

function lintStage(
  stage: Stage,
  title: string,
  parameters: readonly ParameterEntry[],
  report: LintReport,
): void {
  const { scheduler } = stage;
  const scatter = scheduler.scheduler_type === 'multistep-stage' ? scheduler.scatter : undefined;
  const used = new Set(scatter?.parameters);
  for (const body of bodiesOf(stage)) {
    if ('if' in body) return;
    const names = namesUsedBy(body.step, body.workflow);
    if (names === undefined) return;
    for (const name of names) used.add(name);
  }
  for (const entry of parameters) {
    if (used.has(entry.key) || ordersSteps(entry.value ?? null)) continue;
    report.warning(
      [entry, 'key'],
      'unused-parameter',
      `${title}: the parameter '${entry.key}' is not used by what the stage runs`,
    );
  }
}

/** Names of parameters that a step or a sub-workflow asks for; undefined when that can't be determined. */
function namesUsedBy(step: Step | undefined, workflow: Workflow | undefined): readonly string[] | undefined {
  if (workflow !== undefined) return initNamesReadBy(workflow);
  if (step === undefined) return [];
  const { process, publisher, environment } = step;
  if (publisher.publisher_type === 'fromparjq-pub') return undefined;
  if (environment?.environment_type === 'docker-encapsulated' && environment.par_mounts.length > 0)
    return undefined;
  const names: string[] = [];
  const collect = (text: string): void => void names.push(text, ...formatFields(text).names);
  for (const part of [process, publisher]) {
    if (part !== null) forEachText(part, step, 'publisher', collect);
  }
  return names;
}

/** The init values that the stages of a workflow read; undefined when one of them may read any. */
export function initNamesReadBy(workflow: Workflow): readonly string[] | undefined {
  const names: string[] = [];
  for (const stage of workflow.stages) {
    const parameters = parametersOf(stage);
    if (parameters === undefined) return undefined;
    for (const { value } of parameters) {
      const selection = selectionOf(value ?? null);
      if (selection === undefined) {
        if (isJsonObject(value ?? null) && 'expression_type' in (value as object)) return undefined;
        continue;
      }
      const first = parseStagePath(selectorOf(selection)?.path ?? '')?.[0]?.name;
      if (first !== undefined && first !== 'init') continue;
      const { output } = selection;
      const name = typeof output === 'string' ? parseStagePath(output)?.[0]?.name : undefined;
      if (first === undefined || name === undefined || typeof output !== 'string') return undefined;
      names.push(name, output);
    }
  }
  return names;
}

/** A parameter that nobody reads may still be there to make one step wait for another. */
function ordersSteps(value: JsonValue): boolean {
  const selection = selectionOf(value);
  return selection !== undefined && parseStagePath(selectorOf(selection)?.path ?? '')?.[0]?.name !== 'init';
}
