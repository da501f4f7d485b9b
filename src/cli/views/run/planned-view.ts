import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/json.js';
import type { WorkflowParts } from '../../../analysis/analysis-workflow.js';
import { writeJson } from '../../../core/json/write-json.js';
import type { IgnoredEntry, UnfitEntry } from '../../../runs/upload/upload-plan.js';
import type { StageResources } from '../../../analysis/resources/set-resources.js';
import type { ValueChange } from '../../../analysis/edit/set-values.js';
import type { Paint } from '../../io.js';
import { shortPath } from '../file-view.js';
import { formatBytes, plural } from '../quantities.js';
import { factsText } from '../table.js';

/** A submission that was only planned. */
export interface PlannedSubmission extends WorkflowParts {
  readonly kind: 'planned';
  readonly name: string;
  /** Absolute path of the `reana.yaml`. */
  readonly file: string;
  readonly parameters: JsonObject;
  readonly operationalOptions: JsonObject;
  /** Values of input files that the flags change. */
  readonly changes: readonly ValueChange[];
  /** Stages, or serial steps, whose resources the flags change. */
  readonly resources: readonly StageResources[];
  readonly upload: {
    readonly files: readonly { readonly path: string; readonly size: number }[];
    readonly bytes: number;
    readonly ignored: readonly IgnoredEntry[];
    readonly unfit: readonly UnfitEntry[];
  };
}

/** How many files are listed; `--json` lists all. */
const MOST_LINES = 50;

export function plannedText(plan: PlannedSubmission, cwd: string, paint: Paint): string {
  const { name, file, stages, steps, upload, resources, changes, parameters, operationalOptions } = plan;
  const facts = factsText(
    [
      ['run', name],
      ['file', shortPath(file, cwd)],
      ['stages', stages?.join(', ')],
      ['steps', steps?.join(', ')],
    ],
    paint,
  );
  const sections = [
    facts,
    section(
      'parameters',
      Object.entries(parameters).map(([key, value]) => [key, writeJson(value)]),
      paint,
    ),
    section(
      'options',
      Object.entries(operationalOptions).map(([key, value]) => [key, JSON.stringify(value)]),
      paint,
    ),
    section(
      'values',
      changes.map(({ file, pointer, before, after }) => [
        `${file}#${pointer}`,
        `${before === undefined ? 'new' : writeJson(before)} → ${writeJson(after)}`,
      ]),
      paint,
    ),
    section(
      'resources',
      resources.map((each) => [each.stage, changeText(each)]),
      paint,
    ),
    section(
      `upload: ${plural(upload.files.length, 'file')} (${formatBytes(upload.bytes)})`,
      shortened(upload.files.map(({ path, size }) => [path, formatBytes(size)])),
      paint,
    ),
    section('left out', shortened(leftOut(upload)), paint),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

type Row = readonly [string, string];

export function section(title: string, rows: readonly Row[], paint: Paint): string {
  if (rows.length === 0) return '';
  return `${paint.dim(title)}\n${factsText(
    rows.map(([name, fact]) => [`  ${name}`, fact] as const),
    paint,
  )}`;
}

export function shortened(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_LINES) return rows;
  return [...rows.slice(0, MOST_LINES), [`and ${rows.length - MOST_LINES} more`, '(--json lists all)']];
}

export function leftOut({
  ignored,
  unfit,
}: Pick<PlannedSubmission['upload'], 'ignored' | 'unfit'>): readonly Row[] {
  const kinds = {
    link: 'a symbolic link',
    special: 'no file',
    empty: 'empty',
    name: 'a name that is not UTF-8',
  } as const;
  return [
    ...ignored.map(({ path, by }): Row => [path, `by ${by}`]),
    ...unfit.map(({ path, kind }): Row => [path, kinds[kind]]),
  ];
}

/** `compute_backend: slurmcern (was kubernetes), slurm_time: 02:00:00`. */
function changeText({ before, after }: StageResources): string {
  const old = new Map(entriesOf(before));
  const changed = entriesOf(after).filter(([key, value]) => old.get(key) !== value);
  if (changed.length === 0) return 'as it is';
  return changed
    .map(([key, value]) => `${key}: ${value}${old.has(key) ? ` (was ${old.get(key) ?? ''})` : ''}`)
    .join(', ');
}

function entriesOf(list: readonly JsonValue[]): [string, string][] {
  return list
    .filter(isJsonObject)
    .flatMap((item) =>
      Object.entries(item).map(([key, value]): [string, string] => [
        key,
        typeof value === 'string' ? value : writeJson(value),
      ]),
    );
}
