import { defined } from '../core/defined.js';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { orderedObject } from '../core/json/ordered-object.js';
import { nearest } from '../core/text/nearest.js';
import { declaredParameters, type WorkflowType } from './analysis-workflow.js';
import { SpecError, type Diagnostic } from './diagnostic.js';
import { explainParameterText } from './check/parameter-values.js';
import type { YamlFinding } from './yaml/yaml-construct.js';
import { findingDiagnostic, parseYaml, type YamlDocument } from './yaml/yaml.js';

/** What diagnostics call the file of a flag. */
export const COMMAND_LINE = '<command line>';

/** The parameters of a run. */
export interface ResolvedParameters {
  /** All of them: those of `reana.yaml`, with the overrides put over them. */
  readonly values: JsonObject;
  /** Only those that were given for this run. */
  readonly overrides: JsonObject;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Puts parameters that are given for one run over those of `reana.yaml`.
 * @param overrides `name=value` texts, see `parseAssignments`; or values by name
 * @throws SpecError for a name that the analysis does not have (the nearest one is named), and for values that REANA
 *   cannot store
 */
export function resolveParameters(
  analysis: Parameters<typeof declaredParameters>[0],
  overrides: readonly string[] | JsonObject,
): ResolvedParameters {
  const defaults = declaredParameters(analysis);
  const { values, diagnostics } = isTexts(overrides)
    ? readAssignments(overrides)
    : { values: overrides, diagnostics: [] };
  const found = [
    ...diagnostics,
    ...unknownNames(values, defaults),
    ...Object.entries(values).flatMap((entry) => checkValue(entry, analysis.workflow?.type ?? 'yadage')),
  ];
  if (found.some(({ severity }) => severity === 'error')) throw new SpecError(found);
  const all = orderedObject([...Object.entries(defaults), ...Object.entries(values)]);
  return { values: all, overrides: values, warnings: found };
}

/**
 * The values of `name=value` texts as `-p` takes them: typed by YAML 1.1 as `yadage-run -p` does, but for the words
 * that YAML takes for truth values: `on`, `off`, `yes` and `no` stay words, as they do for reana-client.
 * @throws SpecError for a text that is not an assignment, and for values that REANA cannot store
 */
export function parseAssignments(
  texts: readonly string[],
  warn: (warning: Diagnostic) => void = () => undefined,
): JsonObject {
  const { values, diagnostics } = readAssignments(texts);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new SpecError(diagnostics);
  diagnostics.forEach(warn);
  return values;
}

/**
 * The parameters in a file, YAML or JSON: one mapping of names to values.
 * @param file the name that diagnostics carry
 * @throws SpecError when it is anything else
 */
export function parseParameterFile(text: string, file: string): JsonObject {
  const document = parseYaml(text, file);
  const { value } = document;
  if (!isJsonObject(value)) {
    const message = 'expected a mapping of parameter names to values';
    throw new SpecError([{ severity: 'error', code: 'wrong-type', file, line: 1, message }]);
  }
  const faults = notStorable(document, ['not-json', 'not-finite']);
  if (faults.length > 0) throw new SpecError(faults);
  return value;
}

function isTexts(overrides: readonly string[] | JsonObject): overrides is readonly string[] {
  return Array.isArray(overrides);
}

function readAssignments(texts: readonly string[]): {
  readonly values: JsonObject;
  readonly diagnostics: Diagnostic[];
} {
  const values = new Map<string, JsonValue>();
  const diagnostics: Diagnostic[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals <= 0) {
      const message = `'${text}' is not a parameter`;
      const hint = 'write it as name=value';
      diagnostics.push({ severity: 'error', code: 'bad-assignment', file: COMMAND_LINE, message, hint });
      continue;
    }
    const name = text.slice(0, equals).trim();
    const written = text.slice(equals + 1);
    if (written.trim() === '') {
      const message = `parameter '${name}' has no value`;
      const hint = `write ${name}=none for a word, ${name}='""' for an empty text`;
      diagnostics.push({ severity: 'error', code: 'no-value', file: COMMAND_LINE, message, hint });
      continue;
    }
    const read = readTypedValue(written, {
      what: `parameter '${name}'`,
      example: (value) => `${name}=${value}`,
    });
    diagnostics.push(...read.diagnostics);
    if (read.value !== undefined) values.set(name, read.value);
  }
  return { values: orderedObject(values), diagnostics };
}

/** What an assignment is about, for messages: its name, and how it would be written with a value. */
export interface AssignmentExample {
  readonly what: string;
  readonly example: (value: string) => string;
}

/** A value as written after the equals sign, typed as `parseAssignments` says. Undefined when it can't be read. */
export function readTypedValue(
  written: string,
  { what, example }: AssignmentExample,
): { readonly value?: JsonValue; readonly diagnostics: readonly Diagnostic[] } {
  const named = ({ severity, code, message, hint }: Diagnostic): Diagnostic => ({
    severity,
    code,
    // On the command line the name is more useful than line 1.
    file: COMMAND_LINE,
    message: `${what}: ${message}`,
    ...defined({ hint }),
  });
  try {
    const document = parseYaml(written, COMMAND_LINE);
    const diagnostics = [
      ...notStorable(document, ['not-json']).map(named),
      ...oddNumber(written.trim(), document.value, { what, example }),
    ];
    return { value: wordOrValue(written.trim(), document.value), diagnostics };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const hint = `quote the value for YAML as well: ${example(`'"…"'`)}`;
    return { diagnostics: error.diagnostics.map((fault) => ({ ...named(fault), hint })) };
  }
}

/** Numbers that YAML 1.1 reads as others than people see: octal ones, and those in hours and minutes. */
function oddNumber(written: string, value: JsonValue, { what, example }: AssignmentExample): Diagnostic[] {
  if (!isJsonNumber(value) || Number(written) === Number(value) || !isOddNumber(written)) return [];
  const message = `${what}: YAML reads ${written} as ${String(value)}`;
  const hint = `write ${example(String(value))}, or ${example(`'"${written}"'`)} for a text`;
  return [{ severity: 'warning', code: 'odd-number', file: COMMAND_LINE, message, hint }];
}

/** True for `012` and `1:30`, which YAML 1.1 reads as 10 and 90. */
export function isOddNumber(written: string): boolean {
  return /^[-+]?0[0-7_]+$|:/.test(written);
}

function wordOrValue(written: string, value: JsonValue): JsonValue {
  return typeof value === 'boolean' && !/^(true|false)$/i.test(written) ? written : value;
}

function notStorable(document: YamlDocument, kinds: readonly YamlFinding['kind'][]): Diagnostic[] {
  return document.findings
    .filter(({ kind }) => kinds.includes(kind))
    .map((finding) => findingDiagnostic(document, finding, 'error'));
}

function unknownNames(values: JsonObject, defaults: JsonObject): Diagnostic[] {
  const known = Object.keys(defaults);
  return Object.keys(values)
    .filter((name) => !Object.hasOwn(defaults, name))
    .map((name) => {
      const near = nearest(name, known);
      const all = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
      return {
        severity: 'error',
        code: 'unknown-parameter',
        file: COMMAND_LINE,
        message: `the analysis has no parameter '${name}'`,
        hint:
          near === undefined ? all : `did you mean '${near}'? ${all.charAt(0).toUpperCase()}${all.slice(1)}`,
      };
    });
}

function checkValue([name, value]: readonly [string, JsonValue], type: WorkflowType): Diagnostic[] {
  const at = { file: COMMAND_LINE };
  if (isJsonNumber(value) && !Number.isFinite(Number(value))) {
    const message = `parameter '${name}': ${String(value)} is a number that JSON, hence REANA, cannot store`;
    return [{ severity: 'error', code: 'not-finite', ...at, message }];
  }
  if (value === null) {
    const message = `the parameter '${name}' has no value, and steps are given the word None`;
    const hint = `write ${name}=none for a word`;
    return [{ severity: 'warning', code: 'no-value', ...at, message, hint }];
  }
  const isFormatted = typeof value === 'string' && type === 'yadage';
  const problem = isFormatted ? explainParameterText(value, name) : undefined;
  return problem === undefined ? [] : [{ severity: 'warning', ...at, ...problem }];
}
