import { writeJson } from '../../core/json/write-json.js';
import { createHash } from 'node:crypto';
import { SpecError } from '../../analysis/diagnostic.js';
import { resolveParameters } from '../../analysis/parameters.js';
import type { ResourceOverride } from '../../analysis/resources/resources.js';
import type { Scan, ScanPoint } from '../../scan-file/scan.js';
import { scatterAnalysis } from '../../scan-file/scatter/scatter-analysis.js';
import { placeCards, type ScatterPoint } from '../../scan-file/scatter/scatter-cards.js';
import { findScatterFaults } from '../../scan-file/scatter/scatter-faults.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { addFiles, replaceFiles } from '../../runs/upload/upload-plan.js';
import { buildNewRun } from '../../runs/submit/new-run.js';
import type { PreparedSubmission, SubmissionBase } from '../../runs/submit/prepare-submission.js';
import type { PlannedFile } from '../../runs/upload/upload-plan.js';
import type { ScanPlan } from '../plan/plan-scan.js';
import { pointsFile, recordFiles } from '../plan/scan-record.js';
import { scatterRunName } from '../scan-names.js';

/** Equal for all runs of an unchanged scan, whichever of its points they contain. */
export function scatterKey({ points }: Pick<Scan, 'points'>): string {
  const keys = points.map(({ key }) => key).sort();
  return createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 10);
}

/**
 * Plans one run of many points: a workflow that runs the analysis' own workflow once for each, the variants of the
 * input files, and the record of the scan.
 * @param points some of the scan's; the run counts them in this order
 * @param overrides resources that take precedence over those of the scan
 * @throws SpecError that says why they can't be one run; UsageError
 */
export async function prepareScatter(
  { scan, base, record }: ScanPlan,
  points: readonly ScanPoint[],
  overrides: readonly ResourceOverride[] = [],
): Promise<PreparedSubmission> {
  const cards = placeCards(await resolvePoints(base, points));
  const changed = await base.changeWorkflow(cards.common, [...scan.resources, ...overrides]);
  const paths = base.plan.files.map(({ path }) => path);
  const faults = findScatterFaults(scan.file, changed.analysis, cards, paths);
  if (faults.length > 0) throw new SpecError(faults);
  const { analysis, files, parameters } = scatterAnalysis(changed.analysis, cards.parameters);
  const originals = await base.originals(cards.common);
  const added = [
    ...recordFiles(record, { originals }),
    pointsFile(points),
    ...plannedFiles(files, cards.variants),
  ];
  return {
    analysis,
    newRun: { ...buildNewRun(analysis, scatterRunName(scan.name, scatterKey(scan))), replaced: files },
    plan: addFiles(replaceFiles(base.plan, cards.common), added),
    overrides: {},
    operationalOptions: {},
    parameters,
    edits: [],
    changes: [],
    resourceOverrides: [...scan.resources, ...overrides],
    resources: changed.stages,
    warnings: analysis.warnings,
  };
}

/** All parameters of each point, and its changed files; equal changes are applied once. */
async function resolvePoints(
  base: SubmissionBase,
  points: readonly ScanPoint[],
): Promise<readonly ScatterPoint[]> {
  const changed = new Map<string, Promise<ReplacedFiles>>();
  const change = ({ edits }: ScanPoint): Promise<ReplacedFiles> => {
    const key = writeJson(edits);
    const known = changed.get(key) ?? base.changeValues(edits).then(({ replaced }) => replaced);
    changed.set(key, known);
    return known;
  };
  return Promise.all(
    points.map(async (point) => ({
      parameters: resolveParameters(base.analysis, point.parameters).values,
      replaced: await change(point),
    })),
  );
}

function plannedFiles(...contents: readonly ReplacedFiles[]): PlannedFile[] {
  return contents.flatMap((files) =>
    [...files].map(([path, data]) => ({ path, file: path, size: data.length, data })),
  );
}
