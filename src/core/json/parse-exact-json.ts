import { parseJson, type JsonValue } from '../json.js';
import { exactFloat, exactInteger } from './exact-number.js';
import { orderedObject } from './ordered-object.js';

/**
 * Where `JSON.parse` may lose something: a whole number with a point or an exponent, a long integer, a key that is an
 * index. It may match within a text, too, which only costs time.
 */
const MAY_LOSE = /\d(?:\.0+|[eE][-+]?\d+)\s*(?:[,\]}]|$)|(?<![.\d])\d{16,400}\s*(?:[,\]}]|$)|"\d{1,10}"\s*:/;
/** Everything but texts, which are too long for regular expressions. */
const TOKEN = /[-\d][\d.eE+-]*|true|false|null|[{}[\],:]/y;

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
  for (const token of tokensOf(text)) {
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

/** The tokens of a text that is known to be JSON. */
function* tokensOf(text: string): Generator<string> {
  for (let start = skipBlanks(text, 0); start < text.length;) {
    const end = text[start] === '"' ? endOfText(text, start) : endOfToken(text, start);
    yield text.slice(start, end);
    start = skipBlanks(text, end);
  }
}

function skipBlanks(text: string, start: number): number {
  let end = start;
  while (' \n\r\t'.includes(text[end] ?? '?')) end += 1;
  return end;
}

function endOfToken(text: string, start: number): number {
  TOKEN.lastIndex = start;
  return TOKEN.test(text) ? TOKEN.lastIndex : text.length;
}

function endOfText(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote > 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function readScalar(token: string): JsonValue {
  if (!/^[-\d]/.test(token)) return JSON.parse(token) as string | boolean | null;
  return /[.eE]/.test(token) ? exactFloat(Number(token)) : exactInteger(BigInt(token));
}
