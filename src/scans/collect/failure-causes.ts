import { join } from 'node:path';
import pLimit from 'p-limit';
import { readWholeText } from '../../disk/read-file.js';
import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../../core/json.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { FailureCause } from '../events.js';
import { decodeCause } from '../failures/decode-cause.js';
import { findCause } from '../failures/failure-cause.js';
import { RESULTS_JSON } from '../results/results-files.js';

/** Each cause costs the logs of a whole run; further ones are left to the next collection. */
const MOST_ASKED = 50;
const PARALLEL = 4;

/** Why runs failed, by their ids. Causes in the last `results.json` are reused. */
export async function findCauses(
  client: RestClient,
  runs: readonly RunReference[],
  folder: string,
  options: CallOptions,
): Promise<ReadonlyMap<string, FailureCause>> {
  const causes = await readKnownCauses(folder);
  const limit = pLimit(PARALLEL);
  const unknown = runs.filter(({ id }) => !causes.has(id)).slice(0, MOST_ASKED);
  await Promise.all(
    unknown.map((run) => limit(async () => causes.set(run.id, await findCause(client, run, options)))),
  );
  return causes;
}

async function readKnownCauses(folder: string): Promise<Map<string, FailureCause>> {
  const content = parseJson(await readWholeText(join(folder, RESULTS_JSON)).catch(() => ''));
  const points = isJsonObject(content) ? content['points'] : undefined;
  return new Map((isJsonArray(points) ? points : []).flatMap(decodePoint));
}

function decodePoint(point: JsonValue): [string, FailureCause][] {
  if (!isJsonObject(point)) return [];
  const { run } = point;
  const cause = decodeCause(point['cause']);
  if (!isJsonObject(run) || typeof run['id'] !== 'string' || cause === undefined) return [];
  return [[run['id'], cause]];
}
