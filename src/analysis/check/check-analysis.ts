import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import { ANALYSIS_SCHEMA, INLINE_ANALYSIS_SCHEMA } from '../shape/analysis-schema.js';
import type { AnalysisSpecification } from '../analysis.js';
import type { WorkflowType } from '../analysis-workflow.js';
import type { Diagnostic } from '../diagnostic.js';
import { describeValue, explainShapeError } from '../shape/explain-shape.js';
import { childPointer, decodePointer } from '../../core/json-pointer.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { ObjectSchema, SchemaChecker } from '../shape/schema-checker.js';
import { findingDiagnostic, type YamlDocument } from '../yaml/yaml.js';

const TYPES: readonly WorkflowType[] = ['yadage', 'serial', 'cwl', 'snakemake'];

/** The checked content of `reana.yaml`; undefined when there are errors. */
export interface CheckedAnalysis {
  readonly specification: AnalysisSpecification | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks the shape of `reana.yaml`. Files are not looked for. */
export function checkAnalysis(document: YamlDocument, checker: SchemaChecker): CheckedAnalysis {
  const { value } = document;
  const diagnostics = document.findings.map((finding) => {
    const isLost = finding.kind.startsWith('not-');
    return findingDiagnostic(document, finding, isLost ? 'error' : 'warning');
  });
  if (!isJsonObject(value)) {
    const message = `reana.yaml must be a mapping with 'workflow', found ${describeValue(value)}`;
    const fault = diagnosticAt({ document, pointer: '' }, { severity: 'error', code: 'wrong-type', message });
    return { specification: undefined, diagnostics: [...diagnostics, fault] };
  }
  diagnostics.push(...checkType(document, value), ...checkShape(document, value, checker));
  diagnostics.push(...unknownKeys(document, value, ANALYSIS_SCHEMA, ''));
  if (diagnostics.some(({ severity }) => severity === 'error'))
    return { specification: undefined, diagnostics };
  return { specification: value as unknown as AnalysisSpecification, diagnostics };
}

/** Reports a type that REANA does not have. */
function checkType(document: YamlDocument, value: JsonObject): Diagnostic[] {
  const { type } = workflowOf(value);
  if (typeof type !== 'string' || TYPES.some((known) => known === type)) return [];
  const near = nearest(type, TYPES);
  const message = `unknown workflow type '${type}'`;
  const hint = near === undefined ? `it is one of ${TYPES.join(', ')}` : `did you mean '${near}'?`;
  const origin = { document, pointer: '/workflow/type' };
  return [diagnosticAt(origin, { severity: 'error', code: 'unknown-choice', message, hint })];
}

function workflowOf({ workflow = null }: JsonObject): JsonObject {
  return isJsonObject(workflow) ? workflow : {};
}

function checkShape(document: YamlDocument, value: JsonObject, checker: SchemaChecker): Diagnostic[] {
  const { type, file, specification } = workflowOf(value);
  if (type !== 'serial') return checkAgainst(ANALYSIS_SCHEMA, document, value, checker);
  const inFile = file === undefined ? [] : [serialFile(document, specification === undefined)];
  if (file !== undefined && specification === undefined) return inFile;
  return [...inFile, ...checkAgainst(INLINE_ANALYSIS_SCHEMA, document, value, checker)];
}

function checkAgainst(
  schema: ObjectSchema,
  document: YamlDocument,
  value: JsonObject,
  checker: SchemaChecker,
): Diagnostic[] {
  return checker.check(schema, value).map((error) => {
    const { path, place, code, message, hint } = explainShapeError(error, 'reana.yaml', (keys) =>
      document.map.text(keys.reduce(childPointer, '')),
    );
    return diagnosticAt(
      { document, pointer: path.reduce(childPointer, '') },
      { severity: 'error', code, message, hint },
      place,
    );
  });
}

/** REANA's schema lets serial workflows be in a file, but its library fails to load them. */
function serialFile(document: YamlDocument, isOnly: boolean): Diagnostic {
  const origin = { document, pointer: '/workflow/file' };
  if (!isOnly) {
    const message = "REANA ignores the file of a serial workflow with a 'specification'";
    return diagnosticAt(
      origin,
      { severity: 'warning', code: 'unknown-key', message, hint: 'remove it' },
      'key',
    );
  }
  const message = 'REANA cannot load a serial workflow from a file';
  const hint = 'move its steps into reana.yaml, below workflow → specification';
  return diagnosticAt(origin, { severity: 'error', code: 'unknown-key', message, hint }, 'key');
}

/** Keys that REANA ignores are mostly misspelt ones. */
function unknownKeys(
  document: YamlDocument,
  value: JsonObject,
  schema: ObjectSchema,
  pointer: string,
): Diagnostic[] {
  const known = Object.keys(schema.properties);
  const found = Object.entries(value).flatMap(([key, child]): Diagnostic[] => {
    const place = childPointer(pointer, key);
    const below = schema.properties[key];
    if (below !== undefined) {
      const nested = 'properties' in below && Object.keys(below.properties).length > 0 && isJsonObject(child);
      return nested ? unknownKeys(document, child, below, place) : [];
    }
    const near = nearest(
      key,
      known.filter((name) => !(name in value)),
    );
    const owner = pointer === '' ? 'reana.yaml' : decodePointer(pointer).join(' → ');
    const problem = {
      severity: 'warning',
      code: 'unknown-key',
      message: `${owner} has no key '${key}'; REANA ignores it`,
      hint: near === undefined ? `it may have ${known.join(', ')}` : `did you mean '${near}'?`,
    } as const;
    return [diagnosticAt({ document, pointer: place }, problem, 'key')];
  });
  return found;
}

/** The items of a list of texts at a pointer, each with its own pointer. */
export function textsAt(
  document: YamlDocument,
  pointer: string,
): { readonly text: string; readonly pointer: string }[] {
  let value: JsonValue | undefined = document.value;
  for (const key of decodePointer(pointer))
    value = isJsonObject(value ?? null) ? (value as JsonObject)[key] : undefined;
  if (!isJsonArray(value ?? null)) return [];
  return (value as readonly JsonValue[]).flatMap((item, index) =>
    typeof item === 'string' ? [{ text: item, pointer: childPointer(pointer, index) }] : [],
  );
}
