import { plainNumbers } from '../../core/json/plain-numbers.js';
import { writeJson } from '../../core/json/write-json.js';
import pLimit from 'p-limit';
import { isDeepStrictEqual } from 'node:util';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import { isRestart, readRunParameters } from '../../runs/run-parameters.js';
import { workspaceName, type ScanListing, type ScanRun } from '../scan-listing.js';
import type { PointOutcome } from '../results/build-results.js';
import type { PointNote } from './point-notes.js';

const PARALLEL = 4;

/**
 * Notes on points whose run somebody restarted with other parameters than the point has: a restart writes into the same
 * workspace, so the numbers may not belong to the values of the point. Takes requests for restarts only.
 */
export async function noteChangedParameters(
  client: RestClient,
  outcomes: readonly PointOutcome[],
  { points }: Pick<ScanListing, 'points'>,
  call: CallOptions,
): Promise<readonly PointNote[]> {
  const limit = pLimit(PARALLEL);
  const notes = await Promise.all(
    outcomes.flatMap((outcome) => {
      const restart = lastRestart(outcome, points.get(outcome.point.key) ?? []);
      return restart === undefined ? [] : [limit(() => noteOf(client, outcome, restart, call))];
    }),
  );
  return notes.flat();
}

/** The last restart in the workspace that the results of a point are from. */
function lastRestart(
  { run, status, within }: PointOutcome,
  runs: readonly ScanRun[],
): RunReference | undefined {
  if (run === undefined || status !== 'finished' || within !== undefined) return undefined;
  return runs
    .map((each) => each.run)
    .filter((each) => isRestart(each) && workspaceName(each) === workspaceName(run))
    .at(-1);
}

async function noteOf(
  client: RestClient,
  { point, name }: PointOutcome,
  run: RunReference,
  call: CallOptions,
): Promise<readonly PointNote[]> {
  try {
    const { given, declared } = await readRunParameters(client, run, undefined, call);
    const meant = plainNumbers({ ...declared, ...point.parameters });
    const others = Object.entries(given).filter(
      ([key, value]) => !isDeepStrictEqual(plainNumbers(value), meant[key]),
    );
    if (others.length === 0) return [];
    const texts = others.map(([key, value]) => `${key}=${writeJson(value)}`).join(', ');
    return [
      {
        point: name,
        alone: `the workspace with the results of point ${name} was used again by ${run.name}, which was restarted with ${texts}`,
        together: `points have results from workspaces that were used again by runs that were restarted with ${texts}`,
      },
    ];
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}
