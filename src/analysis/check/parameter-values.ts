import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { Diagnostic, DiagnosticCode } from '../diagnostic.js';
import { formatFields } from '../shape/format-fields.js';
import { childPointer } from '../../core/json-pointer.js';
import { diagnosticAt, type YamlOrigin } from '../yaml/origins.js';

/** Pointer of a parameter, or of a part of one, in `reana.yaml`. */
export function parameterPointer(keys: readonly string[]): string {
  return keys.reduce(childPointer, '/inputs/parameters');
}

/**
 * Warns about values that Yadage does not pass on unchanged: the empty text becomes the path of a folder, and braces
 * are formatted away, once for each time a value passes from one workflow to the next.
 */
export function checkParameterValues(
  parameters: JsonObject,
  origin: (keys: readonly string[]) => YamlOrigin,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const visit = (value: JsonValue, keys: readonly string[]): void => {
    if (isJsonArray(value)) value.forEach((item, index) => visit(item, [...keys, String(index)]));
    else if (isJsonObject(value))
      for (const [key, item] of Object.entries(value)) visit(item, [...keys, key]);
    else if (typeof value === 'string') {
      const problem = explainParameterText(value, keys[0] ?? '');
      if (problem !== undefined)
        diagnostics.push(diagnosticAt(origin(keys), { severity: 'warning', ...problem }));
    }
  };
  for (const [name, value] of Object.entries(parameters)) visit(value, [name]);
  return diagnostics;
}

/** Why a text will not reach the steps unchanged; undefined when it will. */
export function explainParameterText(
  text: string,
  name: string,
): { readonly code: DiagnosticCode; readonly message: string; readonly hint: string } | undefined {
  if (text === '') {
    return {
      code: 'empty-text',
      message: `the parameter '${name}' is empty, and Yadage turns the empty text into the path of the workspace`,
      hint: "give it a word such as 'none'",
    };
  }
  const { names, fault } = formatFields(text);
  if (fault === undefined && names.length === 0 && !text.includes('{{') && !text.includes('}}'))
    return undefined;
  return {
    code: 'braces-in-text',
    message: `the parameter '${name}' holds braces, which Yadage formats: the run may stop, or lose them`,
    hint: 'pass such a value in a file',
  };
}
