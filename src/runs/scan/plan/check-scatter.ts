import { posix } from 'node:path';
import { SpecError } from '../../../spec/diagnostic.js';
import { resolveParameters } from '../../../spec/parameters.js';
import type { Scan, ScanPoint } from '../../../spec/scan/scan.js';
import { placeCards } from '../../../spec/scan/scatter/scatter-cards.js';
import { findScatterFaults } from '../../../spec/scan/scatter/scatter-faults.js';
import type { ReplacedFiles } from '../../../spec/workflow-source.js';
import type { SubmissionBase } from '../../prepare-submission.js';

/**
 * Tells whether all points of a scan can be one run, without changing any file.
 * @throws SpecError that says why not
 */
export function checkScatter(scan: Scan, base: SubmissionBase): void {
  const points = scan.points.map((point) => ({
    parameters: resolveParameters(base.analysis, point.parameters).values,
    replaced: standIns(point),
  }));
  const paths = base.plan.files.map(({ path }) => path);
  const faults = findScatterFaults(scan.file, base.analysis, placeCards(points), paths);
  if (faults.length > 0) throw new SpecError(faults);
}

/** What differs where the files will. */
function standIns({ edits }: ScanPoint): ReplacedFiles {
  const files = new Map<string, Uint8Array>();
  for (const edit of edits) {
    const file = posix.normalize(edit.file);
    const before = files.get(file) ?? Buffer.alloc(0);
    files.set(file, Buffer.concat([before, Buffer.from(JSON.stringify(edit))]));
  }
  return files;
}
