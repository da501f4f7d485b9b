import { join } from 'node:path';
import type { ScanListing } from '../scan-listing.js';
import { readPointRecord } from './point-record.js';
import { combineNotes, type PointNote } from './point-notes.js';
import type { PointOutcome } from '../results/build-results.js';

/** What a reader of the results should know of points that are not as they may seem. */
export async function collectWarnings(
  folder: string,
  outcomes: readonly PointOutcome[],
  listing: ScanListing,
): Promise<readonly string[]> {
  const old = await Promise.all(outcomes.map((outcome) => noteOldOutputs(folder, outcome)));
  return [
    ...combineNotes([...outcomes.flatMap(noteMissingOutputs), ...old.flat()]),
    ...warnOfUnknownPoints(outcomes, listing),
  ];
}

function noteMissingOutputs({ name, collected }: PointOutcome): PointNote[] {
  const missing = collected?.record.missing ?? [];
  if (missing.length === 0) return [];
  const paths = missing.join(', ');
  const alone = `point ${name} has not made ${paths}`;
  return [{ point: name, alone, together: `points have not made ${paths}` }];
}

/** Nothing here is deleted because it is gone from the server. */
async function noteOldOutputs(folder: string, { name, collected }: PointOutcome): Promise<PointNote[]> {
  if (collected !== undefined) return [];
  const record = await readPointRecord(join(folder, name));
  if (record === undefined) return [];
  const alone = `the folder of point ${name} holds outputs of ${record.run.name}, which the server has no more`;
  const together = 'points have folders with outputs of runs that the server has no more';
  return [{ point: name, alone, together }];
}

function warnOfUnknownPoints(outcomes: readonly PointOutcome[], { points }: ScanListing): string[] {
  const known = new Set(outcomes.map(({ point }) => point.key));
  const others = [...points.keys()].filter((key) => !known.has(key)).length;
  return others === 0 ? [] : [`the server has runs of ${others} more points, which the scan does not have`];
}
