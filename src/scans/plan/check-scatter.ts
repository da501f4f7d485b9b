import { writeJson } from '../../core/json/write-json.js';
import { posix } from 'node:path';
import type { Analysis } from '../../analysis/analysis.js';
import { SpecError } from '../../analysis/diagnostic.js';
import { resolveParameters } from '../../analysis/parameters.js';
import type { Scan, ScanPoint } from '../../scan-file/scan.js';
import { scatterAnalysis } from '../../scan-file/scatter/scatter-analysis.js';
import { originalOf, placeCards } from '../../scan-file/scatter/scatter-cards.js';
import { findScatterFaults } from '../../scan-file/scatter/scatter-faults.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import type { SubmissionBase } from '../../runs/submit/prepare-submission.js';
import type { RunUpload } from './estimate-scan.js';
import { pointsFile } from './scan-record.js';

/** @throws SpecError for workflows in languages that have nothing to run the points of a scan in */
export function checkScatterLanguage(file: string, { workflow: { type } }: Analysis): void {
  if (type === 'yadage') return;
  const message = `\`mode: scatter\` isn't possible: only Yadage workflows can scatter, and this one is of type ${type}`;
  const hint = 'take `mode: runs`, one run for each point';
  throw new SpecError([{ severity: 'error', code: 'other-engine', file, message, hint }]);
}

/**
 * Checks whether all points of a scan can be one run, without changing any file. Returns the size of what is uploaded
 * besides the inputs and the record of the scan; each variant of a card counts as much as the card.
 * @throws SpecError that says why not
 */
export function checkScatter(scan: Scan, base: SubmissionBase): RunUpload {
  const points = scan.points.map((point) => ({
    parameters: resolveParameters(base.analysis, point.parameters).values,
    replaced: editedFiles(point),
  }));
  const paths = base.plan.files.map(({ path }) => path);
  const cards = placeCards(points);
  const faults = findScatterFaults(scan.file, base.analysis, cards, paths);
  if (faults.length > 0) throw new SpecError(faults);
  const { files } = scatterAnalysis(base.analysis, cards.parameters);
  const known = new Map(base.plan.files.map(({ path, size }) => [path, size]));
  const sizes = [
    pointsFile(scan.points).size,
    ...[...files.values()].map(({ length }) => length),
    ...[...cards.variants.keys()].map((path) => known.get(originalOf(path)) ?? 0),
  ];
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Stand-ins that differ where the changed files will. */
function editedFiles({ edits }: ScanPoint): ReplacedFiles {
  const files = new Map<string, Uint8Array>();
  for (const edit of edits) {
    const file = posix.normalize(edit.file);
    const before = files.get(file) ?? Buffer.alloc(0);
    files.set(file, Buffer.concat([before, Buffer.from(writeJson(edit))]));
  }
  return files;
}
