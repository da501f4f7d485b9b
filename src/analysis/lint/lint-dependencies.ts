import type { JsonValue } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import { stageTitle, type LintReport, type Scope } from './lint-scope.js';
import { parseStagePath } from '../resources/stage-path.js';
import type { Stage } from '../workflow.js';

/**
 * Stages that can never run: Yadage leaves them out and ends with success.
 * Returns, for each stage, all stages that have a result before it starts.
 */
export function lintDependencies(scope: Scope, report: LintReport): Map<string, ReadonlySet<string>> {
  const direct = new Map(scope.workflow.stages.map((stage) => [stage.name, lintStage(scope, stage, report)]));
  const before = new Map<string, ReadonlySet<string>>();
  const inLoop = new Set<string>();
  for (const stage of scope.workflow.stages) {
    const reached = reach(stage.name, direct);
    before.set(stage.name, reached);
    if (!reached.has(stage.name) || inLoop.has(stage.name)) continue;
    for (const name of reached) if (reach(name, direct).has(stage.name)) inLoop.add(name);
    const self = direct.get(stage.name)?.has(stage.name) === true;
    report.error(
      [stage, 'dependencies'],
      'dependency-cycle',
      `${stageTitle(scope, stage)} waits for itself${self ? '' : ` through ${loopThrough(stage.name, direct)}`}, so it never runs`,
      'remove one of these dependencies',
    );
  }
  return before;
}

function lintStage(scope: Scope, stage: Stage, report: LintReport): ReadonlySet<string> {
  const { dependencies } = stage;
  const names = new Set<string>();
  const title = stageTitle(scope, stage);
  const expressions = (dependencies.expressions as readonly JsonValue[] | undefined) ?? undefined;
  if (expressions === undefined) {
    report.error(
      [stage, 'dependencies'],
      'missing-key',
      `${title} → dependencies needs 'expressions'`,
      'for none, write `dependencies: []`',
    );
    return names;
  }
  if (dependencies.dependency_type !== 'jsonpath_ready') return names;
  for (const [index, expression] of expressions.entries()) {
    const at = [dependencies.expressions, String(index)] as const;
    if (typeof expression !== 'string') {
      const message = `${title} depends on something that is not a stage`;
      report.error(at, 'bad-dependency', message, 'dependencies are names of stages');
      continue;
    }
    const path = parseStagePath(expression);
    const [first, ...inner] = path ?? [];
    if (first === undefined) continue;
    names.add(first.name);
    const owner = scope.stages.get(first.name);
    if (owner === undefined && first.name !== 'init') {
      const near = nearest(first.name, [...scope.stages.keys(), 'init']);
      report.error(
        at,
        'unknown-stage',
        `${title} depends on '${first.name}', which is not a stage here, so it would never run`,
        near === undefined
          ? `stages here are ${['init', ...scope.stages.keys()].join(', ')}`
          : `did you mean '${near}'?`,
      );
    } else if (path?.at(-1)?.index !== undefined) {
      report.error(
        at,
        'bad-dependency',
        `${title} depends on '${expression}': Yadage cannot wait for one item of a stage`,
        `depend on '${first.name}'`,
      );
    } else if (owner?.scheduler.scheduler_type === 'multistep-stage' && inner.length > 0) {
      report.warning(
        at,
        'early-start',
        `${title} depends on '${expression}', which counts only those sub-workflows that got that far, so it may start too early`,
        `depend on '${first.name}' to wait for all of them`,
      );
    }
  }
  return names;
}

function reach(name: string, direct: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [...(direct.get(name) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(direct.get(next) ?? []));
  }
  return reached;
}

/** The other stages of a loop, in words. */
function loopThrough(name: string, direct: ReadonlyMap<string, ReadonlySet<string>>): string {
  const others = [...reach(name, direct)].filter((other) => other !== name && reach(other, direct).has(name));
  return others.map((other) => `'${other}'`).join(', ');
}
