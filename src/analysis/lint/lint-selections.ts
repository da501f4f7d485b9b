import { isJsonObject, type JsonObject } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import { bodiesOf, makeScope, parametersOf, selectionOf, selectorOf, stageTitle, type LintReport, type Scope } from './lint-scope.js'; // prettier-ignore
import { parseStagePath, type StageStep } from '../resources/stage-path.js';
import type { Publisher, Stage } from '../workflow.js';

/** References to outputs that name a stage, an output or an init value that is not there. */
export function lintSelections(
  scope: Scope,
  before: ReadonlyMap<string, ReadonlySet<string>>,
  report: LintReport,
): void {
  for (const stage of scope.workflow.stages) {
    for (const entry of parametersOf(stage) ?? []) {
      const selection = selectionOf(entry.value ?? null);
      if (selection !== undefined) {
        const title = `${stageTitle(scope, stage)} → parameter '${entry.key}'`;
        lintSelection({ scope, stage, title, selection, report }, before.get(stage.name) ?? new Set());
      }
    }
  }
}

interface Selection {
  readonly scope: Scope;
  readonly stage: Stage;
  /** How messages name the parameter. */
  readonly title: string;
  readonly selection: JsonObject;
  readonly report: LintReport;
}

function lintSelection(context: Selection, before: ReadonlySet<string>): void {
  const { scope, stage, title, selection, report } = context;
  if ('stages' in selection && 'steps' in selection) {
    report.error(
      [selection],
      'conflicting-keys',
      `${title} has both 'stages' and 'steps', which mean the same`,
      "remove 'steps'",
    );
    return;
  }
  const selector = selectorOf(selection);
  if (selector === undefined) {
    report.error([selection], 'missing-key', `${title} names no stage in 'step' or 'stages'`);
    return;
  }
  const path = parseStagePath(selector.path);
  if (path === undefined) return;
  const target = followPath(context, selector.key, path);
  const first = path[0]?.name ?? '';
  if (target === undefined) {
    if (first === 'init' && path.length === 1 && !scope.stages.has('init')) lintInitOutput(context);
    return;
  }
  if (!before.has(first) && stage.name !== first) {
    report.warning(
      [selection, selector.key],
      'early-start',
      `${title} reads from '${first}', but stage '${stage.name}' does not depend on it and may start too early`,
      `add '${first}' to its dependencies`,
    );
  }
  lintOutput(context, target);
}

/** The stage at the end of a path; undefined when there is none or nothing can be said. */
function followPath(context: Selection, key: string, path: readonly StageStep[]): Stage | undefined {
  let { scope } = context;
  let target: Stage | undefined;
  for (const { name } of path) {
    if (target !== undefined) {
      const workflows = bodiesOf(target).flatMap((body) =>
        body.workflow === undefined ? [] : [body.workflow],
      );
      const [workflow] = workflows;
      if (workflow === undefined || workflows.length > 1) return undefined;
      scope = makeScope(workflow, stageTitle(scope, target), undefined);
    }
    const next = scope.stages.get(name);
    if (next === undefined) {
      if (name === 'init') return undefined;
      const near = nearest(name, [...scope.stages.keys(), 'init']);
      const where = target === undefined ? 'here' : `in stage '${target.name}'`;
      context.report.error(
        [context.selection, key],
        'unknown-stage',
        `${context.title} reads from '${name}', which is not a stage ${where}`,
        near === undefined
          ? `stages ${where} are ${[...scope.stages.keys()].join(', ')}`
          : `did you mean '${near}'?`,
      );
      return undefined;
    }
    target = next;
  }
  return target;
}

function lintInitOutput({ scope, title, selection, report }: Selection): void {
  const name = firstName(selection['output']);
  if (name === undefined || scope.initNames === undefined || scope.initNames.has(name)) return;
  const near = nearest(name, scope.initNames);
  const giver =
    scope.owner === '' ? 'the run has no such parameter' : `${scope.owner} passes no such parameter`;
  const given = [...scope.initNames].join(', ');
  report.error(
    [selection, 'output'],
    'unknown-parameter',
    `${title} takes '${name}' from init, but ${giver}`,
    near === undefined ? `given are: ${given === '' ? 'none' : given}` : `did you mean '${near}'?`,
  );
}

function lintOutput({ title, selection, report }: Selection, target: Stage): void {
  const { output } = selection;
  const name = firstName(output);
  const step = bodiesOf(target).length === 1 ? target.scheduler.step : undefined;
  const published = step === undefined ? undefined : outputNames(step.publisher);
  if (
    name === undefined ||
    published === undefined ||
    (typeof output === 'string' && published.includes(output)) ||
    published.includes(name)
  )
    return;
  const near = nearest(name, published);
  report.error(
    [selection, 'output'],
    'unknown-output',
    `${title} takes '${name}' from stage '${target.name}', which publishes no such output`,
    near === undefined
      ? `it publishes ${published.length === 0 ? 'nothing' : published.join(', ')}`
      : `did you mean '${near}'?`,
  );
}

/** The outputs that a publisher makes, when they can be known beforehand. */
function outputNames(publisher: Publisher): readonly string[] | undefined {
  switch (publisher.publisher_type) {
    case 'fromglob-pub':
      return [publisher.outputkey];
    case 'frompar-pub':
      return isJsonObject(publisher.outputmap) ? Object.keys(publisher.outputmap) : undefined;
    case 'constant-pub':
    case 'interpolated-pub':
      return isJsonObject(publisher.publish) ? Object.keys(publisher.publish) : undefined;
    default:
      return undefined;
  }
}

/** The key at the start of an `output` selector, if it is a plain one. */
function firstName(output: unknown): string | undefined {
  return typeof output === 'string' ? parseStagePath(output)?.[0]?.name : undefined;
}
