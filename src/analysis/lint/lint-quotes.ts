import { bodiesOf, makeScope, parametersOf, LintReport, selectionOf, selectorOf, stageTitle, type Scope } from './lint-scope.js'; // prettier-ignore
import type { Diagnostic } from '../diagnostic.js';
import type { Origins } from '../yaml/origins.js';
import type { ParameterEntry, Process, Workflow } from '../workflow.js';
import { unquotedFields } from './unquoted-fields.js';

const SHELL = /^(?:\S*\/)?(?:ba|da|k|z)?sh\b/;

/**
 * Commands that paste a text of the run's parameters without quotes. Yadage quotes nothing: a space, `;` or `$` in the
 * value becomes a part of the command. Paths that steps publish are not looked at, since the workflow makes them.
 * @param texts names of the run's parameters whose values are texts
 */
export function lintQuotes(workflow: Workflow, origins: Origins, texts: ReadonlySet<string>): Diagnostic[] {
  const report = new LintReport(origins);
  lintScope(makeScope(workflow, '', undefined), texts, report);
  return report.diagnostics;
}

function lintScope(scope: Scope, texts: ReadonlySet<string>, report: LintReport): void {
  for (const stage of scope.workflow.stages) {
    const title = stageTitle(scope, stage);
    const given = new Set(
      (parametersOf(stage) ?? []).filter((entry) => isTextOfInit(entry, texts)).map(({ key }) => key),
    );
    for (const { step, workflow } of bodiesOf(stage)) {
      if (workflow !== undefined) lintScope(makeScope(workflow, title, undefined), given, report);
      if (step?.process != null) lintProcess(step.process, title, given, report);
    }
  }
}

function lintProcess(process: Process, title: string, texts: ReadonlySet<string>, report: LintReport): void {
  const [key, command] = shellText(process);
  const bare = unquotedFields(command).filter((name) => texts.has(name));
  if (bare.length === 0) return;
  const fields = bare.map((name) => `{${name}}`).join(', ');
  report.warning(
    [process, key],
    'unquoted-text',
    `${title} → step → ${key}: ${fields} ${bare.length === 1 ? 'is' : 'are'} pasted into the command without quotes, ` +
      'so that a space, ; or $ in the value changes the command',
    `write '{${bare[0]}}' with the quotes, unless the value is meant as several words`,
  );
}

/** The key and the text of what a shell reads; nothing for other interpreters. */
function shellText(process: Process): readonly [string, string] {
  if (process.process_type === 'string-interpolated-cmd') return ['cmd', process.cmd];
  if (process.process_type !== 'interpolated-script-cmd') return ['script', ''];
  return ['script', SHELL.test(process.interpreter) ? process.script : ''];
}

function isTextOfInit({ value }: ParameterEntry, texts: ReadonlySet<string>): boolean {
  const selection = selectionOf(value ?? null);
  if (selection === undefined || selectorOf(selection)?.path !== 'init') return false;
  const { output } = selection;
  return typeof output === 'string' && texts.has(output);
}
