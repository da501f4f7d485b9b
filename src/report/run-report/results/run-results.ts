import type { JsonObject } from '../../../core/json.js';
import { isJsonObject, parseJson } from '../../../core/json.js';
import type { RunRecord } from '../../../runs/record/run-record.js';
import { readPictures, type RunPictures } from './run-pictures.js';

/** What a report shows of the files of a run. */
export interface RunResults {
  /** `summary.json` of the bundled workflow; absent for other analyses and before its end. */
  readonly summary?: JsonObject;
  readonly summaryPath?: string;
  /** `event_summary.json`: cut flow and distributions of the events. */
  readonly events?: JsonObject;
  readonly pictures: RunPictures;
  /** Files that are there and could not be shown, in words. */
  readonly notes: readonly string[];
}

const MOST_JSON_BYTES = 8 * 2 ** 20;

/** Reads the result files of a run; there may be none. */
export async function readResults(record: RunRecord, signal?: AbortSignal): Promise<RunResults> {
  const notes: string[] = [];
  const read = async (name: string): Promise<readonly [string, JsonObject] | undefined> => {
    const path = findResult(record, name);
    if (path === undefined) return undefined;
    const value = await readJson(record, path, notes, signal);
    return value === undefined ? undefined : [path, value];
  };
  const [summary, events] = [await read('summary.json'), await read('event_summary.json')];
  const pictures = await readPictures(record, notes, signal);
  return {
    ...(summary === undefined ? {} : { summaryPath: summary[0], summary: summary[1] }),
    ...(events === undefined ? {} : { events: events[1] }),
    pictures,
    notes,
  };
}

/** The newest file of this name: a restart writes it again, and may do so elsewhere. */
function findResult({ files }: RunRecord, name: string): string | undefined {
  const found = files.filter(({ path }) => path === name || path.endsWith(`/${name}`));
  const latest = found.toSorted(
    (one, other) => (other.modified?.getTime() ?? 0) - (one.modified?.getTime() ?? 0),
  );
  return (latest.find(({ path }) => !path.startsWith('_')) ?? latest[0])?.path;
}

async function readJson(
  record: RunRecord,
  path: string,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<JsonObject | undefined> {
  const options = { mostBytes: MOST_JSON_BYTES, ...(signal === undefined ? {} : { signal }) };
  const text = await record.text(path, options);
  if (text === undefined) {
    notes.push(`${path} is larger than 8 MiB and was not read.`);
    return undefined;
  }
  const value = parseJson(text);
  if (isJsonObject(value)) return value;
  notes.push(`${path} is not a JSON object and was not read.`);
  return undefined;
}
