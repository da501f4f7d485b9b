import type { JsonObject, JsonValue } from '../../core/json.js';
import type { FileEdit } from '../../analysis/edit/file-edit.js';
import { pointKey } from '../point-key.js';
import { parseTarget, type ScanColumn, type ScanPoint } from '../scan.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';
import type { BaseValues } from '../scan-targets.js';
import { MOST_POINTS } from './axis-values.js';
import { excludePoints } from './excluded-points.js';
import { productOf, tooMany } from './grid-axes.js';
import type { PointSetting } from './setting.js';

/** Everything that makes up the points of a scan. */
export interface PointSource {
  /** What all points have in common. */
  readonly fixed: PointSetting;
  /** One list of settings for each axis, the repeats last. */
  readonly axes: readonly (readonly PointSetting[])[];
  readonly exclude: readonly JsonObject[];
  readonly columns: readonly ScanColumn[];
  /** What a target is where a point doesn't set it. */
  readonly bases: BaseValues;
}

interface Draft {
  readonly setting: PointSetting;
  readonly values: ReadonlyMap<string, JsonValue | undefined>;
}

/** The product of the axes without what is excluded; two that set the same are one. */
export function expandPoints(source: PointSource, report: ScanDiagnostics): readonly ScanPoint[] {
  const count = source.axes.reduce((product, { length }) => product * length, 1);
  if (count > MOST_POINTS) {
    report.error('/axes', tooMany(count), 'key');
    return [];
  }
  const drafts = productOf(source.axes).map((setting): Draft => {
    const own = new Map(setting.map(({ target, value }) => [target, value]));
    const values = source.columns.map(
      ({ target }) => [target, own.get(target) ?? source.bases.get(target)] as const,
    );
    return { setting, values: new Map(values) };
  });
  return keepDistinct(excludePoints(drafts, source.exclude, report), source, report);
}

function keepDistinct(
  drafts: readonly Draft[],
  { fixed, columns }: PointSource,
  report: ScanDiagnostics,
): readonly ScanPoint[] {
  const repeated = new Set(columns.filter(({ isRepeat }) => isRepeat).map(({ target }) => target));
  const points = new Map<string, ScanPoint>();
  for (const { setting, values } of drafts) {
    const all = [...fixed, ...setting];
    const { parameters, edits } = changesOf(all);
    const key = pointKey(parameters, edits);
    if (points.has(key)) continue;
    const shared = changesOf(all.filter(({ target }) => !repeated.has(target)));
    const group = repeated.size === 0 ? key : pointKey(shared.parameters, shared.edits);
    points.set(key, {
      index: points.size + 1,
      key,
      values: labelled(values, columns),
      parameters,
      edits,
      group,
    });
  }
  const dropped = drafts.length - points.size;
  if (dropped > 0) {
    const message = `${dropped} of ${drafts.length} points set the same as an earlier one, and are dropped`;
    report.warning('/axes', { code: 'duplicate-points', message }, 'key');
  }
  return [...points.values()];
}

function changesOf(setting: PointSetting): {
  readonly parameters: JsonObject;
  readonly edits: readonly FileEdit[];
} {
  const parameters: (readonly [string, JsonValue])[] = [];
  const edits: FileEdit[] = [];
  for (const { target: text, value } of setting) {
    const target = parseTarget(text);
    if (target.kind === 'parameter') parameters.push([target.name, value]);
    else edits.push({ file: target.file, pointer: target.pointer, value });
  }
  return { parameters: Object.fromEntries(parameters), edits };
}

function labelled(values: Draft['values'], columns: readonly ScanColumn[]): JsonObject {
  return Object.fromEntries(
    columns.flatMap(({ label, target }) => {
      const value = values.get(target);
      return value === undefined ? [] : [[label, value]];
    }),
  );
}
