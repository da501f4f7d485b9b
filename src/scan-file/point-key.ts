import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.js';
import type { JsonObject } from '../core/json.js';
import { plainNumbers } from '../core/json/plain-numbers.js';
import { compareText } from '../core/text/compare.js';
import type { FileEdit } from '../analysis/edit/file-edit.js';

/** 40 bits: once in 20,000 scans of 10,000 points two share a key; then one is dropped, with a warning. */
const DIGITS = 10;

/**
 * Ten hexadecimal digits that only depend on what a point sets: SHA-256 of its canonical JSON, cut.
 * Neither the order of the parameters nor that of the edits counts, and `1.0` is 1.
 */
export function pointKey(parameters: JsonObject, edits: readonly FileEdit[]): string {
  const sorted = [...edits].sort(byPlace).map(({ file, pointer, value }) => ({ file, pointer, value }));
  const text = canonicalJson(plainNumbers({ parameters, edits: sorted }));
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

function byPlace(one: FileEdit, other: FileEdit): number {
  return compareText(one.file, other.file) || compareText(one.pointer, other.pointer);
}
