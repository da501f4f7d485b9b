import { isDeepStrictEqual } from 'node:util';
import { isJsonArray, isJsonNumber, type JsonObject, type JsonValue } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/text/nearest.js';
import { canonicalTarget } from '../scan-mentions.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';
import { readYamlNumber } from './number-text.js';

/** A point's values by target. */
export type TargetValues = ReadonlyMap<string, JsonValue | undefined>;

/** Leaves out the points that agree with an item of `exclude` in all targets that it names. */
export function excludePoints<Point extends { readonly values: TargetValues }>(
  points: readonly Point[],
  items: readonly JsonObject[],
  report: ScanDiagnostics,
): readonly Point[] {
  const rules = items.map((item) =>
    Object.entries(item).map(([target, value]) => [canonicalTarget(target), value] as const),
  );
  const agrees = ({ values }: Point, rule: (typeof rules)[number]): boolean =>
    rule.every(([target, value]) => isOneOf(values.get(target), value));
  for (const [index, rule] of rules.entries()) {
    if (points.some((point) => agrees(point, rule))) continue;
    report.warning(`/exclude/${index}`, {
      code: 'excludes-nothing',
      message: 'no point is like this, so none is excluded',
      hint: 'name values as the axes have them, or lists of these',
    });
  }
  const left = points.filter((point) => !rules.some((rule) => agrees(point, rule)));
  if (left.length === 0 && points.length > 0) {
    const message = `all ${points.length} points are excluded`;
    report.error('/exclude', { code: 'excludes-all', message }, 'key');
  }
  return left;
}

/** Reports what `exclude` names and no axis changes. */
export function checkExcluded(
  items: readonly JsonObject[],
  known: readonly string[],
  report: ScanDiagnostics,
): void {
  for (const [index, item] of items.entries()) {
    const names = Object.keys(item);
    if (names.length === 0) {
      const message = 'names nothing, so all points are like this';
      report.error(`/exclude/${index}`, { code: 'excludes-all', message });
    }
    for (const name of names) {
      if (known.includes(canonicalTarget(name))) continue;
      const near = nearest(name, known);
      const hint = near === undefined ? `there is ${known.join(', ')}` : `did you mean ${near}?`;
      const pointer = childPointer(`/exclude/${index}`, name);
      const message = `no axis changes ${name}`;
      report.error(pointer, { code: 'unknown-column', message, hint }, 'key');
    }
  }
}

/** A list stands for any of its items, or for itself. */
function isOneOf(value: JsonValue | undefined, written: JsonValue): boolean {
  return isAlike(value, written) || (isJsonArray(written) && written.some((item) => isAlike(value, item)));
}

/** Fractions from ranges have more digits than one writes. */
function isAlike(value: JsonValue | undefined, written: JsonValue): boolean {
  if (!isJsonNumber(value)) return isDeepStrictEqual(value, written);
  const own = Number(value);
  const number = readYamlNumber(written);
  if (number === undefined || Number.isInteger(own)) return own === number;
  return Math.abs(own - number) <= 1e-6 * Math.abs(own);
}
