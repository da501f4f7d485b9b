import { isJsonArray, isJsonObject, parseJson } from '../../core/json.js';
import { RequestError } from '../request-error.js';
import type { Search } from './search.js';

/** A query as fastify reads it: a key that is given more than once becomes a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export function queryValue(query: Query, key: string): string | undefined {
  const value = query[key];
  return typeof value === 'object' ? value.at(-1) : value;
}

/** All values of a key, whether repeated or separated by commas. */
export function queryValues(query: Query, key: string): readonly string[] {
  const value = query[key];
  if (value === undefined) return [];
  return (typeof value === 'string' ? [value] : value).flatMap((part) => part.split(',')).filter(Boolean);
}

export function queryFlag(query: Query, key: string): boolean {
  return ['true', '1', 'yes', 't'].includes((queryValue(query, key) ?? '').toLowerCase());
}

/** REANA's `search`: JSON of texts to look for, by field. @throws RequestError for anything else */
export function readSearch(query: Query): Search {
  return parseSearch(queryValue(query, 'search'));
}

/** @throws RequestError when it is not a JSON object */
export function parseSearch(text: string | undefined): Search {
  if (text === undefined || text === '') return new Map();
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new RequestError(400, 'The search is not a JSON object.');
  return new Map(
    Object.entries(value).map(([field, texts]) => [
      field,
      (isJsonArray(texts) ? texts : [texts]).map((part) =>
        (typeof part === 'string' ? part : JSON.stringify(part)).toLowerCase(),
      ),
    ]),
  );
}
