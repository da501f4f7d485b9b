import { requestedResources } from '../../analysis/resources/requested-resources.js';
import type { Warning } from '../../runs/submit/check-resources.js';
import type { ScanPlan } from './plan-scan.js';

/** `WORKSPACE_DISPLAY_FILE_LIMIT` of REANA 0.95, unless a cluster sets another: servers of 0.9 have no limit. */
export const LISTING_LIMIT = 100_000;
/** The bundled workflow leaves about 217 files, of nine stages whose steps run in containers. */
const FILES_PER_STAGE = 24;

/**
 * Warns of a run of all points whose workspace will hold more files than a server lists. Undefined when there are fewer,
 * and for points that have runs of their own.
 * @param filesPerPoint number of files that a run like one of the points has left, when it is known
 */
export function warnOfManyFiles(
  { scan, base }: Pick<ScanPlan, 'scan' | 'base'>,
  filesPerPoint = estimateFiles(base),
): Warning | undefined {
  const points = scan.points.length;
  const files = points * filesPerPoint;
  if (scan.mode !== 'scatter' || files <= LISTING_LIMIT) return undefined;
  const most = Math.max(1, Math.floor(LISTING_LIMIT / filesPerPoint));
  return {
    message:
      `the run of all ${points} points will leave about ${files} files, and servers of REANA 0.95 refuse to list a ` +
      `workspace of more than ${LISTING_LIMIT}`,
    hint: `put at most ${most} points into one scan, or use \`mode: runs\``,
  };
}

function estimateFiles({ analysis }: ScanPlan['base']): number {
  const stages = requestedResources(analysis.workflow).map(({ stage }) => stage);
  return FILES_PER_STAGE * Math.max(1, new Set(stages).size);
}
