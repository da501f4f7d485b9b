import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import type { Diagnostic } from '../diagnostic.js';
import { explainShapeError } from '../shape/explain-shape.js';
import type { ObjectSchema, SchemaChecker } from '../shape/schema-checker.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { SERIAL_SCHEMA, STEP_SCHEMA } from './serial-schema.js';
import { SPECIFICATION, stepPointer, stepTitle } from './step-places.js';

const MISSING_HINTS: Readonly<Record<string, string>> = {
  environment: 'name the container image of the step',
  commands: 'a step runs at least one command',
};

/** Faults of shape in the `specification` of a serial workflow. */
export function checkSteps(document: YamlDocument, workflow: unknown, checker: SchemaChecker): Diagnostic[] {
  const check = (schema: ObjectSchema, value: JsonObject, subject: string, pointer: string): Diagnostic[] =>
    checker.check(schema, value).map((error) => {
      const written = (keys: readonly string[]): string | undefined =>
        document.map.text(keys.reduce(childPointer, pointer));
      const { path, place, ...problem } = explainShapeError(error, subject, written, MISSING_HINTS);
      const origin = { document, pointer: path.reduce(childPointer, pointer) };
      return diagnosticAt(origin, { severity: 'error', ...problem }, place);
    });
  const specification = workflow as JsonObject;
  const found = check(SERIAL_SCHEMA, specification, 'the workflow', SPECIFICATION);
  const { steps } = specification;
  for (const [index, step] of (Array.isArray(steps) ? (steps as JsonValue[]) : []).entries()) {
    if (isJsonObject(step))
      found.push(...check(STEP_SCHEMA, step, stepTitle(step, index), stepPointer(index)));
  }
  return found;
}
