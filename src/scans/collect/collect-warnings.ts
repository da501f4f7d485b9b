import { join } from 'node:path';
import type { ScanListing } from '../scan-listing.js';
import { readPointRecord } from './point-record.js';
import { combineNotes, type PointNote } from './point-notes.js';
import type { PointOutcome } from '../results/build-results.js';

/** Warnings about missing outputs, old outputs, and points that the scan does not have. */
export async function collectWarnings(
  folder: string,
  outcomes: readonly PointOutcome[],
  listing: ScanListing,
  changed: readonly PointNote[],
): Promise<readonly string[]> {
  const old = await Promise.all(outcomes.map((outcome) => noteOldOutputs(folder, outcome)));
  return [
    ...combineNotes([...outcomes.flatMap(noteMissingOutputs), ...old.flat(), ...changed]),
    ...warnOfUnknownPoints(outcomes, listing),
  ];
}

function noteMissingOutputs({ name, collected }: PointOutcome): PointNote[] {
  const missing = collected?.record.missing ?? [];
  if (missing.length === 0) return [];
  const paths = missing.join(', ');
  const alone = `point ${name} has not produced ${paths}`;
  return [{ point: name, alone, together: `points have not produced ${paths}` }];
}

/** Local outputs are kept when the server no longer has their run. */
async function noteOldOutputs(folder: string, { name, collected }: PointOutcome): Promise<PointNote[]> {
  if (collected !== undefined) return [];
  const record = await readPointRecord(join(folder, name));
  if (record === undefined) return [];
  const alone = `the folder of point ${name} holds outputs of ${record.run.name}, which the server no longer has`;
  const together = 'points have folders with outputs of runs that the server no longer has';
  return [{ point: name, alone, together }];
}

function warnOfUnknownPoints(outcomes: readonly PointOutcome[], { points }: ScanListing): string[] {
  const known = new Set(outcomes.map(({ point }) => point.key));
  const others = [...points.keys()].filter((key) => !known.has(key)).length;
  return others === 0 ? [] : [`the server has runs of ${others} more points, which the scan does not have`];
}
