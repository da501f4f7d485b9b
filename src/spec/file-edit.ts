import type { JsonValue } from '../core/json.js';
import { decodePointer, encodePointer, parentPointer, resolvePointer } from '../core/json-pointer.js';
import { nearest } from '../core/nearest.js';

/** A value inside an input file that is exchanged in the copy that is submitted. */
export interface FileEdit {
  /** POSIX path relative to the analysis' folder. */
  readonly file: string;
  /** RFC 6901. */
  readonly pointer: string;
  readonly value: JsonValue;
}

/** Why a place of a file should not be set; undefined when nothing speaks against it. */
export interface PlaceFault {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
}

/**
 * Whether a file with this content has the place that a pointer names. A key that is new in a mapping may be meant, so
 * it is only doubtful; unless it looks like a misspelling of one that is there.
 */
export function findPlaceFault(content: JsonValue, file: string, pointer: string): PlaceFault | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) {
    return {
      severity: 'error',
      message: `"${pointer}" names no place in ${file}`,
      hint: `write FILE#/key/key, for example ${file}#/${firstKey(content)}`,
    };
  }
  const keys = decodePointer(pointer);
  const missing = keys.findIndex(
    (_, position) => resolvePointer(content, encodePointer(keys.slice(0, position + 1))) === undefined,
  );
  if (missing === -1) return undefined;
  const key = keys[missing] ?? '';
  const place = encodePointer(keys.slice(0, missing + 1));
  const parent = resolvePointer(content, parentPointer(place));
  const siblings = typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
  const near = nearest(key, siblings);
  const isNewKey = missing === keys.length - 1 && isMapping(parent);
  if (isNewKey && near === undefined) {
    return { severity: 'warning', message: `${file} has no ${place} yet: it is added` };
  }
  return {
    severity: 'error',
    message: `${file} has no ${place}`,
    ...(near === undefined
      ? siblings.length === 0
        ? {}
        : { hint: `there is ${siblings.slice(0, 10).join(', ')}` }
      : { hint: `did you mean ${near}?` }),
  };
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstKey(content: JsonValue): string {
  return typeof content === 'object' && content !== null ? (Object.keys(content)[0] ?? 'key') : 'key';
}
