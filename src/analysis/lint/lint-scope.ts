import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { Diagnostic, DiagnosticCode } from '../diagnostic.js';
import { formatDiagnostic } from '../diagnostic.js';
import { diagnosticAt, type YamlOrigin, type Origins } from '../yaml/origins.js';
import type { ParameterEntry, Stage, StageBody, Workflow } from '../workflow.js';

/** The stages that see each other: a workflow, or a sub-workflow in one place where it is used. */
export interface Scope {
  readonly workflow: Workflow;
  /** Empty for the top level, else how messages name the stage that holds this sub-workflow. */
  readonly owner: string;
  /** Names that `init` publishes; undefined when that is not known. */
  readonly initNames: ReadonlySet<string> | undefined;
  readonly stages: ReadonlyMap<string, Stage>;
}

export function makeScope(
  workflow: Workflow,
  owner: string,
  initNames: ReadonlySet<string> | undefined,
): Scope {
  return { workflow, owner, initNames, stages: new Map(workflow.stages.map((stage) => [stage.name, stage])) };
}

/** Visits a workflow and all its sub-workflows. */
export function walkScopes(scope: Scope, visit: (scope: Scope) => void): void {
  visit(scope);
  for (const stage of scope.workflow.stages) {
    const parameters = parametersOf(stage);
    const names = parameters === undefined ? undefined : new Set(parameters.map(({ key }) => key));
    for (const { workflow } of bodiesOf(stage)) {
      if (workflow !== undefined) walkScopes(makeScope(workflow, stageTitle(scope, stage), names), visit);
    }
  }
}

/** How messages name a stage: `stage 'sub' → stage 'map'`. */
export function stageTitle(scope: Scope, stage: Stage): string {
  return `${scope.owner === '' ? '' : `${scope.owner} → `}stage '${stage.name}'`;
}

/** Everything a stage may run, whichever case is chosen. */
export function bodiesOf(stage: Stage): StageBody[] {
  const { scheduler } = stage;
  const cases: unknown = 'cases' in scheduler ? scheduler.cases : undefined;
  return [scheduler, ...(Array.isArray(cases) ? (cases as StageBody[]) : [])];
}

/** A stage's parameters, as entries; undefined for jq stages, whose parameters a script makes. */
export function parametersOf(stage: Stage): readonly ParameterEntry[] | undefined {
  const { scheduler } = stage;
  return scheduler.scheduler_type === 'jq-stage'
    ? undefined
    : (scheduler.parameters as readonly ParameterEntry[]);
}

/** A parameter's value as a reference to outputs of other stages, if it is one. */
export function selectionOf(value: JsonValue): JsonObject | undefined {
  return isJsonObject(value) && value['expression_type'] === 'stage-output-selector' ? value : undefined;
}

/** The JSONPath of a reference to outputs, and the key it is written under. */
export function selectorOf(
  selection: JsonObject,
): { readonly key: string; readonly path: string } | undefined {
  for (const key of ['step', 'stages', 'steps']) {
    const path = selection[key];
    if (typeof path === 'string') return { key, path };
  }
  return undefined;
}

/** A part of the tree, or the value of one of its keys. */
export type Place = readonly [owner: object, key?: string];

/** Collects diagnostics; a sub-workflow that is used twice reports each of them once. */
export class LintReport {
  private readonly found = new Map<string, Diagnostic>();
  private readonly origins: Origins;

  constructor(origins: Origins) {
    this.origins = origins;
  }

  /** @param part what is meant within a text; the whole of it when left out */
  error(at: Place, code: DiagnosticCode, message: string, hint?: string, part?: RegExp): void {
    this.add(at, { severity: 'error', code, message, hint }, part);
  }

  warning(at: Place, code: DiagnosticCode, message: string, hint?: string): void {
    this.add(at, { severity: 'warning', code, message, hint });
  }

  get diagnostics(): Diagnostic[] {
    return [...this.found.values()];
  }

  private add([owner, key]: Place, problem: Parameters<typeof diagnosticAt>[1], part?: RegExp): void {
    const origin: YamlOrigin = key === undefined ? this.origins.of(owner) : this.origins.child(owner, key);
    const diagnostic = diagnosticAt(origin, problem, part);
    this.found.set(formatDiagnostic(diagnostic), diagnostic);
  }
}
