import { ExcessiveBodyError } from './decode-error.js';

/** REANA nests some ten levels; the recursive functions that the values meet bear some thousand. */
const DEEPEST = 512;
/**
 * Values, and names of fields. A file of a listing has 11 of them, and servers list 100,000 files at most. Each may need
 * 30 times its text in memory.
 */
const MOST_VALUES = 2_000_000;
/** Fields of an object before it is kept as a table, which needs a hundred bytes for each. */
const USUAL_FIELDS = 128;
/** Fields beyond those, in all objects together: files that were removed, and steps, are listed by name. */
const MOST_FIELDS = 250_000;

/**
 * Refuses a JSON text that would need too much memory, or too deep a recursion, once it is parsed.
 * @param place of the text, for the message: `the response`
 * @throws ExcessiveBodyError
 */
export function refuseExcess(text: string, place: string): void {
  const excess = findExcess(text);
  if (excess !== undefined) throw new ExcessiveBodyError(`${place} ${excess}`);
}

/** Why a JSON text must not be parsed; undefined when it may be. Does not recurse, and builds nothing. */
export function findExcess(text: string): string | undefined {
  let depth = 0;
  let values = 1;
  let unusual = 0;
  const fields = new Int32Array(DEEPEST + 2);
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(text, index);
        break;
      case OPENING_BRACKET:
      case OPENING_BRACE:
        depth += 1;
        values += 1;
        fields[depth] = 0;
        if (depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
        break;
      case CLOSING_BRACKET:
      case CLOSING_BRACE:
        depth = Math.max(0, depth - 1);
        break;
      case COLON:
        values += 1;
        if (countOne(fields, depth) > USUAL_FIELDS) unusual += 1;
        break;
      case COMMA:
        values += 1;
        break;
    }
    if (unusual > MOST_FIELDS) return `has more than ${MOST_FIELDS} fields of large objects`;
    if (values > MOST_VALUES) return `has more than ${MOST_VALUES} values`;
  }
  return undefined;
}

function countOne(counts: Int32Array, place: number): number {
  const count = (counts[place] ?? 0) + 1;
  counts[place] = count;
  return count;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPENING_BRACKET, CLOSING_BRACKET, OPENING_BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Place of the quotation mark that ends the string which begins at `start`; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let quote = start; ;) {
    quote = text.indexOf('"', quote + 1);
    if (quote === -1) return text.length;
    let escapes = quote - 1;
    while (text.charCodeAt(escapes) === BACKSLASH) escapes -= 1;
    if ((quote - escapes) % 2 === 1) return quote;
  }
}
