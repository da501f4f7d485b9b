import { parseJson, type JsonValue } from '../json.js';
import { exactFloat, exactInteger } from './exact-number.js';
import { orderedObject } from './ordered-object.js';

/** Where `JSON.parse` may lose something: whole numbers with a point or an exponent, long integers, keys of digits. */
const MAY_LOSE = /\d\.0*(?!\d)|\d[eE]|\d{16}|"\d+"\s*:/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/**
 * The JSON text parsed as Python does: `1.0` stays a float, integers keep all digits, keys their order. Undefined when
 * it is no JSON at all.
 */
export function parseExactJson(text: string): JsonValue | undefined {
  const plain = parseJson(text);
  return plain === undefined || !MAY_LOSE.test(text) ? plain : build(text);
}

type Entry = [key: string, value: JsonValue];
type Open = { readonly items: JsonValue[] } | { readonly entries: Entry[]; key: string | undefined };

/** The value of a text that is known to be JSON. */
function build(text: string): JsonValue {
  const top: JsonValue[] = [];
  const open: Open[] = [{ items: top }];
  const add = (value: JsonValue): void => {
    const around = open.at(-1);
    if (around === undefined) return;
    if ('items' in around) around.items.push(value);
    else if (around.key !== undefined) {
      around.entries.push([around.key, value]);
      around.key = undefined;
    }
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '[') open.push({ items: [] });
    else if (token === '{') open.push({ entries: [], key: undefined });
    else if (token === ']' || token === '}') {
      const closed = open.pop();
      if (closed !== undefined) add('items' in closed ? closed.items : orderedObject(closed.entries));
    } else if (token !== ',' && token !== ':') {
      const around = open.at(-1);
      const isKey = around !== undefined && 'entries' in around && around.key === undefined;
      if (isKey) around.key = JSON.parse(token) as string;
      else add(readScalar(token));
    }
  }
  return top[0] ?? null;
}

function readScalar(token: string): JsonValue {
  if (!/^[-\d]/.test(token)) return JSON.parse(token) as string | boolean | null;
  return /[.eE]/.test(token) ? exactFloat(Number(token)) : exactInteger(BigInt(token));
}
