import type { RunReference } from '../../reana/model.js';
import type { DownloadPlan } from '../../runs/download/download-plan.js';
import type { UploadOutcome } from '../../runs/upload/upload-inputs.js';
import type { IgnoredEntry, UnfitEntry } from '../../runs/upload/upload-plan.js';
import type { Paint } from '../io.js';
import { leftOut, section, shortened } from './run/planned-view.js';
import { formatBytes, plural } from './quantities.js';
import { lines } from '../output/printable.js';

/** What was uploaded, or would be. */
export interface UploadReport extends UploadOutcome {
  readonly run: RunReference;
  /** Nothing was sent. */
  readonly isPlan: boolean;
  readonly ignored: readonly IgnoredEntry[];
  readonly unfit: readonly UnfitEntry[];
}

export function uploadText(report: UploadReport, paint: Paint): string {
  const { run, isPlan, sent, bytes, present, ignored } = report;
  const what = `${plural(sent.length, 'file')} (${formatBytes(bytes)})`;
  if (!isPlan)
    return lines(`uploaded ${what} to ${run.name}${alreadyThere(present.length)}`, ...ignoredLines(ignored));
  return [
    lines(`would upload ${what} to ${run.name}${alreadyThere(present.length)}`),
    section('upload', shortened(sent.map((path) => [path, ''])), paint),
    section('left out', shortened(leftOut(report)), paint),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

/** What a download would fetch. */
export interface PlannedDownload extends DownloadPlan {
  readonly run: RunReference;
  readonly isPlan: true;
  /** Absolute path. */
  readonly folder: string;
  readonly bytes: number;
}

export function plannedDownloadText(plan: PlannedDownload, paint: Paint): string {
  const { run, files, archives, present, missing, unsaved, warnings, bytes } = plan;
  const count = archives.reduce((sum, archive) => sum + archive.files.length, files.length);
  const rows = [
    ...archives.map(
      (archive) =>
        [`${archive.directory}/`, `${plural(archive.files.length, 'file')} as an archive`] as const,
    ),
    ...files.map(({ path, size }) => [path, formatBytes(size)] as const),
  ];
  return [
    lines(
      `would download ${plural(count, 'file')} (${formatBytes(bytes)}) of ${run.name}${alreadyHere(present.length)}`,
    ),
    section('download', shortened(rows), paint),
    section(
      'not made by the run',
      missing.map((path) => [path, '']),
      paint,
    ),
    section(
      'not saved',
      unsaved.map(({ path, other }) => [path, `has the name of ${other}`]),
      paint,
    ),
    ...warnings.map((warning) => `${paint.yellow('warning:')} ${warning}`),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function alreadyThere(count: number): string {
  return count === 0 ? '' : `; ${plural(count, 'file')} there already`;
}

function alreadyHere(count: number): string {
  return count === 0 ? '' : `; ${plural(count, 'file')} here already`;
}

/** How much each ignore file leaves out. */
function ignoredLines(ignored: readonly IgnoredEntry[]): string[] {
  const counts = new Map<string, number>();
  for (const { by } of ignored) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts].map(([file, count]) => `${file} leaves out ${count} more; --dry-run lists them`);
}
