import { text } from 'node:stream/consumers';
import { isJsonArray, parseJson } from '../../core/json.js';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import { POINTS_PATH } from '../plan/scan-record.js';

const KEY = /^[0-9a-f]{10}$/;

/** Keys of the points of a run, in its order; undefined when its workspace doesn't hold them (yet, or any more). */
export async function readPointKeys(
  client: RestClient,
  { id }: Pick<RunReference, 'id'>,
  call: CallOptions,
): Promise<readonly string[] | undefined> {
  try {
    return decodeKeys(await text(await client.workspace.open(id, POINTS_PATH, call)));
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function decodeKeys(content: string): readonly string[] | undefined {
  const value = parseJson(content);
  if (!isJsonArray(value)) return undefined;
  const keys = value.filter((item) => typeof item === 'string').filter((key) => KEY.test(key));
  return keys.length === value.length ? keys : undefined;
}
