import {
  isJsonArray,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import type { Diagnostic, DiagnosticCode } from '../diagnostic.js';
import { describeValue, explainShapeError } from '../shape/explain-shape.js';
import { diagnosticAt, type YamlOrigin, type Origins } from '../yaml/origins.js';
import type { ObjectSchema, SchemaChecker } from '../shape/schema-checker.js';
import { findingDiagnostic } from '../yaml/yaml.js';
import { SHAPES, TYPED_SHAPES, type TypedShapes } from '../shape/workflow-schema.js';

/** What is wrong, without where. */
interface Fault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

const BODIES = ['step', 'workflow', 'cases'] as const;

/**
 * All faults of shape in a loaded workflow: nothing that Yadage's own schemas accept is reported, and everything that
 * they refuse. Each object is checked against the one schema that its type names, so that each fault is reported once.
 */
export function checkWorkflow(
  tree: JsonValue,
  origins: Origins,
  root: YamlOrigin,
  checker: SchemaChecker,
): Diagnostic[] {
  const check = new WorkflowCheck(origins, checker);
  if (!isJsonObject(tree)) {
    const message = `a workflow must be a mapping with 'stages', found ${describeValue(tree)}`;
    return [diagnosticAt(root, { severity: 'error', code: 'wrong-type', message })];
  }
  check.workflow(tree, '');
  return check.diagnostics;
}

class WorkflowCheck {
  readonly diagnostics: Diagnostic[] = [];
  private readonly origins: Origins;
  private readonly checker: SchemaChecker;

  constructor(origins: Origins, checker: SchemaChecker) {
    this.origins = origins;
    this.checker = checker;
  }

  workflow(workflow: JsonObject, inside: string): void {
    this.shape(SHAPES.workflow, workflow, inside === '' ? 'the workflow' : `${inside} → workflow`);
    for (const [index, stage] of objectsIn(workflow['stages']).entries()) {
      const name = typeof stage['name'] === 'string' ? `stage '${stage['name']}'` : `stage ${index + 1}`;
      this.stage(stage, inside === '' ? name : `${inside} → ${name}`);
    }
  }

  private stage(stage: JsonObject, subject: string): void {
    this.shape(SHAPES.stage, stage, subject);
    const { dependencies, scheduler } = stage;
    if (isJsonObject(dependencies))
      this.typed(TYPED_SHAPES.dependencies, dependencies, `${subject} → dependencies`);
    if (isJsonObject(scheduler)) this.scheduler(scheduler, subject);
  }

  private scheduler(scheduler: JsonObject, stage: string): void {
    const subject = `${stage} → scheduler`;
    if (!this.typed(TYPED_SHAPES.scheduler, scheduler, subject)) return;
    const type = scheduler['scheduler_type'];
    if (type !== 'jq-stage') {
      for (const entry of objectsIn(scheduler['parameters'])) this.parameter(entry, stage);
      this.listOfObjects(scheduler, 'parameters', `${subject} → parameters`);
      this.listOfObjects(scheduler, 'cases', `${subject} → cases`);
      for (const branch of objectsIn(scheduler['cases'])) this.case(branch, `${subject} → cases`);
    }
    if (type === 'singlestep-stage') this.oneBody(scheduler, BODIES, subject);
    if (type === 'multistep-stage' && 'batchsize' in scheduler && 'partitionsize' in scheduler) {
      const message = `${subject} takes 'batchsize' or 'partitionsize', not both`;
      this.report(scheduler, ['partitionsize'], 'key', { code: 'conflicting-keys', message });
    }
    this.body(scheduler, stage);
  }

  private parameter(entry: JsonObject, stage: string): void {
    const { key, value } = entry;
    const subject = typeof key === 'string' ? `${stage} → parameter '${key}'` : `${stage} → parameters`;
    const place = this.origins.child(entry, 'key');
    const odd = place.document.findings.find(
      ({ kind, pointer }) => kind === 'key-not-text' && pointer === place.pointer,
    );
    if (odd !== undefined) this.diagnostics.push(findingDiagnostic(place.document, odd, 'error'));
    if (value === null || typeof value === 'boolean') {
      const written = place.document.map.text(this.origins.child(entry, 'value').pointer) ?? String(value);
      if (value === null) {
        const message = `${subject} has no value`;
        const hint = 'give it one, or remove it';
        this.report(entry, ['value'], 'value', { code: 'no-value', message, hint });
      } else {
        const message = `${subject} cannot be ${String(value)}: Yadage takes no true or false here`;
        const hint = `for the word, put it in quotes: '${written}'`;
        this.report(entry, ['value'], 'value', { code: 'wrong-type', message, hint });
      }
    } else {
      this.shape(SHAPES.parameter, entry, subject);
    }
  }

  private case(branch: JsonObject, subject: string): void {
    this.shape(SHAPES.case, branch, subject);
    this.oneBody(branch, ['step', 'workflow'], subject);
    this.body(branch, subject);
  }

  private body(body: JsonObject, subject: string): void {
    const { step, workflow } = body;
    if (isJsonObject(step)) this.step(step, `${subject} → step`);
    if (isJsonObject(workflow)) this.workflow(workflow, subject);
  }

  private step(step: JsonObject, subject: string): void {
    this.shape(SHAPES.step, step, subject);
    for (const part of ['process', 'environment', 'publisher'] as const) {
      const value = step[part];
      if (isJsonObject(value)) this.typed(TYPED_SHAPES[part], value, `${subject} → ${part}`);
    }
  }

  private oneBody(owner: JsonObject, names: readonly string[], subject: string): void {
    const present = names.filter((name) => name in owner);
    if (present.length === 1) return;
    const wanted = names.map((name) => `'${name}'`).join(', ');
    const found = present.length === 0 ? 'none' : present.map((name) => `'${name}'`).join(' and ');
    const code = present.length === 0 ? 'missing-key' : 'conflicting-keys';
    const message = `${subject} needs exactly one of ${wanted}, found ${found}`;
    this.report(owner, present.slice(1, 2), 'key', { code, message });
  }

  private listOfObjects(owner: JsonObject, key: string, subject: string): void {
    const list = owner[key];
    if (!isJsonArray(list)) return;
    for (const [index, item] of list.entries()) {
      if (isJsonObject(item)) continue;
      const message = `${subject} → item ${index + 1} must be a mapping, found ${describeValue(item)}`;
      this.report(list, [String(index)], 'value', { code: 'wrong-type', message });
    }
  }

  /** Checks an object against the shape its type names; false when it names none. */
  private typed({ typeKey, shapes }: TypedShapes, value: JsonObject, subject: string): boolean {
    const type = value[typeKey];
    const known = Object.keys(shapes);
    const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    if (shape !== undefined) {
      if (this.isWritten(value, typeKey)) this.shape(shape, value, subject);
      else if (this.checker.check(shape, value).length > 0)
        this.reportTypeless(value, typeKey, shapes, subject);
      return true;
    }
    const all = `it is one of ${known.join(', ')}`;
    if (type === undefined) {
      const message = `${subject} needs '${typeKey}'`;
      this.report(value, [], 'key', { code: 'missing-key', message, hint: all });
    } else {
      const near = typeof type === 'string' ? nearest(type, known) : undefined;
      const hint = near === undefined ? all : `did you mean '${near}'?`;
      const found = typeof type === 'string' ? `'${type}'` : describeValue(type);
      const message = `${subject}: unknown ${typeKey} ${found}`;
      this.report(value, [typeKey], 'value', { code: 'unknown-choice', message, hint });
    }
    return false;
  }

  private isWritten(owner: JsonObject, key: string): boolean {
    const { document, pointer } = this.origins.child(owner, key);
    return document.map.has(pointer);
  }

  /** Without a type Yadage takes the first one, which then seldom fits. */
  private reportTypeless(
    value: JsonObject,
    typeKey: string,
    shapes: TypedShapes['shapes'],
    subject: string,
  ): void {
    const keys = Object.keys(value).filter((key) => this.isWritten(value, key));
    const fitting = Object.entries(shapes).find(([, { properties, required = [] }]) =>
      [...keys, ...required].every(
        (key) => key in properties && (keys.includes(key) || !required.includes(key)),
      ),
    );
    const hint =
      fitting === undefined
        ? `it is one of ${Object.keys(shapes).join(', ')}`
        : `its keys are those of '${fitting[0]}'`;
    const message = `${subject} needs '${typeKey}'`;
    this.report(value, [], 'key', { code: 'missing-key', message, hint });
  }

  private shape(schema: ObjectSchema, value: JsonObject, subject: string): void {
    for (const error of this.checker.check(schema, value)) {
      const explanation = explainShapeError(error, subject, (keys) => {
        const origin = this.origin(value, keys);
        return origin.document.map.text(origin.pointer);
      });
      this.report(value, explanation.path, explanation.place, explanation);
    }
  }

  /** Where the value at a path below an object was written. */
  private origin(owner: JsonObject | JsonArray, path: readonly string[]): YamlOrigin {
    let container: JsonObject | JsonArray = owner;
    for (const key of path.slice(0, -1)) {
      const next: JsonValue | undefined = isJsonArray(container) ? container[Number(key)] : container[key];
      if (isJsonArray(next) || isJsonObject(next)) container = next;
    }
    const last = path.at(-1);
    return last === undefined ? this.origins.of(owner) : this.origins.child(container, last);
  }

  private report(
    owner: JsonObject | JsonArray,
    path: readonly string[],
    place: 'key' | 'value',
    { code, message, hint }: Fault,
  ): void {
    const origin = this.origin(owner, path);
    this.diagnostics.push(diagnosticAt(origin, { severity: 'error', code, message, hint }, place));
  }
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return isJsonArray(value ?? null) ? (value as JsonArray).filter(isJsonObject) : [];
}
