import { isJsonArray, isJsonNumber, isJsonObject, type JsonValue } from '../../core/json.js';
import type { WorkflowType } from '../../analysis/analysis-workflow.js';
import { resolvePointer } from '../../core/json-pointer.js';
import { describeValue } from '../../analysis/shape/explain-shape.js';
import { explainParameterText } from '../../analysis/check/parameter-values.js';
import { isOddNumber } from '../../analysis/parameters.js';
import { parseTarget } from '../scan.js';
import type { Fault, ScanDiagnostics } from '../scan-diagnostics.js';
import type { BaseValues } from '../scan-targets.js';
import { readYamlNumber, writeYamlNumber } from './number-text.js';
import type { TargetValue } from './setting.js';

/** Warns about values that their targets probably can't take, each place once. */
export function checkValueKinds(
  assignments: Iterable<TargetValue>,
  bases: BaseValues,
  type: WorkflowType,
  report: ScanDiagnostics,
): void {
  const seen = new Set<string>();
  for (const { target, value, pointer } of assignments) {
    const fault =
      findKindFault(target, value, bases.get(target)) ??
      findTextFault(target, value, type) ??
      findOddNumber(value, report.document.map.text(pointer)) ??
      findFractionFault({ target, value, pointer }, bases.get(target), report.document.value);
    if (fault === undefined || seen.has(pointer)) continue;
    seen.add(pointer);
    report.warning(pointer, fault);
  }
}

function findKindFault(target: string, value: JsonValue, base: JsonValue | undefined): Fault | undefined {
  if (base === undefined || base === null || value === null) return undefined;
  const kinds = [kindOf(base), kindOf(value)];
  // A single name often stands for a list of one.
  if (kinds[0] === kinds[1] || (kinds.includes('text') && kinds.includes('list'))) return undefined;
  const code = 'other-kind';
  const message = `${target} is ${describeValue(base)}, and is replaced by ${describeValue(value)}`;
  if (isJsonNumber(base) && typeof value === 'string' && readYamlNumber(value) !== undefined) {
    const hint = `YAML takes it for a number when it is written ${writeYamlNumber(value)}, without quotes`;
    return { code, message, hint };
  }
  if (typeof base === 'string' && !isJsonArray(value) && !isJsonObject(value)) {
    return { code, message, hint: `put it in quotes if a text is meant` };
  }
  if (isJsonArray(value) || isJsonObject(value)) {
    return { code, message, hint: 'several values, or a range of them, stand under axes → grid' };
  }
  return { code, message };
}

/** Numbers that YAML 1.1 takes for others than one sees: octal ones, and those in hours and minutes. */
function findOddNumber(value: JsonValue, written: string | undefined): Fault | undefined {
  if (!isJsonNumber(value) || written === undefined) return undefined;
  if (!isOddNumber(written)) return undefined;
  const message = `YAML reads ${written} as ${String(value)}`;
  return { code: 'odd-number', message, hint: `write ${String(value)}, or '${written}' for a text` };
}

/** Fractions out of a range, where the analysis has a whole number; `integer`, true or false, says what is meant. */
function findFractionFault(
  { target, value, pointer }: TargetValue,
  base: JsonValue | undefined,
  file: JsonValue,
): Fault | undefined {
  if (!Number.isInteger(base) || typeof value !== 'number' || Number.isInteger(value)) return undefined;
  const range = resolvePointer(file, pointer);
  if (!isJsonObject(range) || 'integer' in range) return undefined;
  const message = `${target} is ${describeValue(base ?? null)}, and the range holds fractions such as ${value}`;
  const hint = 'write integer: true, or integer: false when fractions are meant';
  return { code: 'other-kind', message, hint };
}

/** Texts that Yadage does not hand on as they are; cards are not touched by it. */
function findTextFault(target: string, value: JsonValue, type: WorkflowType): Fault | undefined {
  const isParameter = parseTarget(target).kind === 'parameter';
  if (isParameter && value === null) {
    const message = `the parameter '${target}' has no value, and steps are given the word None`;
    return { code: 'no-value', message };
  }
  const isFormatted = isParameter && type === 'yadage';
  return isFormatted && typeof value === 'string' ? explainParameterText(value, target) : undefined;
}

function kindOf(value: JsonValue): string {
  if (isJsonArray(value)) return 'list';
  if (isJsonObject(value)) return 'mapping';
  if (isJsonNumber(value)) return 'number';
  return typeof value === 'string' ? 'text' : typeof value;
}
