import type { JsonValue } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import { formatFields } from '../shape/format-fields.js';
import { bodiesOf, parametersOf, stageTitle, type LintReport, type Scope } from './lint-scope.js';
import { forEachText } from '../load/each-text.js';
import type { ParameterEntry, Stage, Step } from '../workflow.js';

/** Names that Yadage formats into a parameter's text besides nothing else: the step's folders. */
const FOLDER_FIELD = /^(?:workdir|readdir\d+)$/;

/** Commands and publishers that ask for parameters which are not there. */
export function lintSteps(scope: Scope, report: LintReport): void {
  for (const stage of scope.workflow.stages) {
    const title = stageTitle(scope, stage);
    const parameters = parametersOf(stage);
    lintScheduler(stage, title, parameters, report);
    if (parameters === undefined) continue;
    for (const entry of parameters) lintLiteral(stage, title, entry, report);
    const names = new Set(parameters.map(({ key }) => key));
    // Without parameters the step is given an empty set; `key` may be missing in the list form.
    for (const { step } of bodiesOf(stage)) if (step !== undefined) lintStep(step, title, names, report);
  }
}

function lintScheduler(
  stage: Stage,
  title: string,
  parameters: readonly ParameterEntry[] | undefined,
  report: LintReport,
): void {
  // prettier-ignore
  const { scheduler } = stage;
  if (scheduler.scheduler_type === 'jq-stage') {
    if (!('bindings' in scheduler))
      report.error([scheduler], 'missing-key', `${title} → scheduler needs 'bindings'`);
    return;
  }
  const { some: hasWorkflow, every: isWorkflow } = findWorkflows(stage);
  if (hasWorkflow && parameters?.length === 0) {
    report[isWorkflow ? 'error' : 'warning'](
      [scheduler, 'parameters'],
      'no-parameters',
      `${title} passes no parameters to its sub-workflow, which Yadage then counts as failed`,
      'pass at least one parameter',
    );
  }
  if (scheduler.scheduler_type !== 'multistep-stage') return;
  const { scatter } = scheduler;
  const bodies = [scheduler.step, scheduler.workflow, scheduler.cases].filter((body) => body !== undefined);
  if (bodies.length !== 1) {
    report.error(
      [scheduler],
      bodies.length === 0 ? 'missing-key' : 'conflicting-keys',
      `${title} → scheduler needs exactly one of 'step', 'workflow', 'cases'`,
    );
  }
  if (scatter === undefined) {
    report.error(
      [scheduler],
      'missing-key',
      `${title} → scheduler needs 'scatter'`,
      'for a single step use singlestep-stage',
    );
    return;
  }
  const { method, parameters: scattered } = scatter as Partial<typeof scatter>;
  if (method !== 'zip' && method !== 'cartesian') {
    const found = method === undefined ? 'no method' : `the method '${method}'`;
    report.error(
      method === undefined ? [scatter] : [scatter, 'method'],
      method === undefined ? 'missing-key' : 'unknown-choice',
      `${title} scatters with ${found}, which makes no steps at all`,
      'the methods are zip and cartesian',
    );
  }
  if (scattered === undefined)
    report.error([scatter], 'missing-key', `${title} → scheduler → scatter needs 'parameters'`);
  const names = (parameters ?? []).map(({ key }) => key);
  for (const [index, name] of (scattered ?? []).entries()) {
    if (names.includes(name)) continue;
    const message = `${title} scatters over '${name}', which is none of its parameters`;
    report.error([scattered ?? [], String(index)], 'unknown-parameter', message, suggest(name, names));
  }
}

/** Whether some of what a stage may run, or all of it, are sub-workflows: only one of its cases is chosen. */
function findWorkflows(stage: Stage): { readonly some: boolean; readonly every: boolean } {
  const bodies = bodiesOf(stage).filter(({ step, workflow }) => step !== undefined || workflow !== undefined);
  const workflows = bodies.filter(({ workflow }) => workflow !== undefined);
  return { some: workflows.length > 0, every: workflows.length === bodies.length };
}

/** Yadage formats every text of a parameter's value with the step's folders. */
function lintLiteral(stage: Stage, title: string, entry: ParameterEntry, report: LintReport): void {
  const { some: hasWorkflow, every: isWorkflow } = findWorkflows(stage);
  const subject = `${title} → parameter '${entry.key}'`;
  forEachText(entry.value ?? null, entry, 'value', (text, owner, key) => {
    const { names, fault } = formatFields(text);
    const at = [owner, key] as const;
    if (fault !== undefined)
      report.error(
        at,
        'unbalanced-braces',
        `${subject}: ${fault}, and Yadage formats the text`,
        DOUBLE_BRACES,
      );
    const stranger = names.find((name) => !FOLDER_FIELD.test(name));
    if (stranger !== undefined) {
      report.error(
        at,
        'unknown-field',
        `${subject}: '{${stranger}}' can only be {workdir} or {readdir0}, {readdir1}, …`,
        DOUBLE_BRACES,
      );
    } else if (hasWorkflow && names.includes('workdir')) {
      const message = `${subject}: a sub-workflow cannot be given '{workdir}', it has no folder of its own`;
      if (isWorkflow) report.error(at, 'unknown-field', message, 'use {workdir} in a step inside it');
      else
        report.warning(
          at,
          'unknown-field',
          message,
          'the run fails if the case of the sub-workflow is chosen',
        );
    }
    if (hasWorkflow && text === '') {
      const message = `${subject}: Yadage turns the empty text into the path of a folder`;
      report.warning(at, 'empty-text', message, "pass a word such as 'none' instead");
    }
  });
}

const DOUBLE_BRACES = 'braces that are meant literally are written twice: {{ and }}';

function lintStep(step: Step, title: string, names: ReadonlySet<string>, report: LintReport): void {
  const { process, publisher } = step;
  const key = process?.process_type === 'string-interpolated-cmd' ? 'cmd' : 'script';
  const command = process === null ? undefined : (process as Readonly<Record<string, JsonValue>>)[key];
  if (process !== null && typeof command === 'string') lintFormat(command, [process, key], `${title} → step → ${key}`, names, report); // prettier-ignore
  if (publisher.publisher_type === 'interpolated-pub') {
    if (names.has('workdir')) {
      report.error(
        [publisher],
        'name-taken',
        `${title} → step → publisher: interpolated-pub cannot be used with a parameter named 'workdir'`,
        'give the parameter another name',
      );
    }
    forEachText(publisher.publish, publisher, 'publish', (text, owner, place) => {
      lintFormat(text, [owner, place], `${title} → step → publisher`, new Set([...names, 'workdir']), report);
    });
  } else if (publisher.publisher_type === 'frompar-pub') {
    forEachText(publisher.outputmap, publisher, 'outputmap', (text, owner, place) => {
      if (names.has(text)) return;
      const message = `${title} → step → publisher: '${text}' is none of the stage's parameters`;
      report.error([owner, place], 'unknown-parameter', message, suggest(text, names));
    });
  }
}

function lintFormat(
  text: string,
  at: readonly [object, string],
  subject: string,
  names: ReadonlySet<string>,
  report: LintReport,
): void {
  // prettier-ignore
  const { names: fields, fault } = formatFields(text);
  if (fault !== undefined) report.error(at, 'unbalanced-braces', `${subject}: ${fault}`, DOUBLE_BRACES);
  for (const field of new Set(fields)) {
    if (names.has(field)) continue;
    const near = nearest(field, names);
    const hint =
      field === 'workdir'
        ? "pass it as a parameter: output_dir: '{workdir}', and use {output_dir}"
        : near === undefined
          ? `${DOUBLE_BRACES}; parameters are ${[...names].join(', ') || 'none'}`
          : `did you mean '{${near}}'?`;
    const part = new RegExp(`(?<!\\{)\\{${escapePattern(field)}(?![\\w])`);
    report.error(
      at,
      'unknown-field',
      `${subject}: '{${field}}' is none of the stage's parameters`,
      hint,
      part,
    );
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function suggest(name: string, names: Iterable<string>): string {
  const known = [...names];
  const near = nearest(name, known);
  return near === undefined ? `its parameters are ${known.join(', ') || 'none'}` : `did you mean '${near}'?`;
}
