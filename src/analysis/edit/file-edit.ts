import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { decodePointer, encodePointer, parentPointer, resolvePointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/text/nearest.js';
import type { DiagnosticCode } from '../diagnostic-codes.js';
import { describeValue } from '../shape/explain-shape.js';

/** A value inside an input file that is exchanged in the copy that is submitted. */
export interface FileEdit {
  /** POSIX path relative to the analysis' folder. */
  readonly file: string;
  /** RFC 6901. */
  readonly pointer: string;
  readonly value: JsonValue;
}

/** Why a place of a file should not be set; undefined when it may be. */
export interface PlaceFault {
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Whether a file with this content has the place that a pointer names. A key that is new in a mapping may be intended,
 * so it is only a warning, unless it looks like a misspelling of an existing one.
 */
export function findPlaceFault(content: JsonValue, file: string, pointer: string): PlaceFault | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) {
    const meant = [`/${pointer}`, `/${pointer.replaceAll('.', '/')}`].find((other) => has(content, other));
    return {
      severity: 'error',
      code: 'bad-address',
      message: `"${pointer}" names no place in ${file}`,
      hint: `write FILE#/key/key, for example ${file}#${meant ?? `/${firstKey(content)}`}`,
    };
  }
  if (isMisescaped(pointer)) {
    const hint = 'in a key, ~0 stands for ~ and ~1 for /';
    const message = `"${pointer}" names no place in ${file}`;
    return { severity: 'error', code: 'bad-address', message, hint };
  }
  const keys = decodePointer(pointer);
  const missing = keys.findIndex((_, position) => !has(content, encodePointer(keys.slice(0, position + 1))));
  if (missing === -1) return undefined;
  const key = keys[missing] ?? '';
  const place = encodePointer(keys.slice(0, missing + 1));
  const parent = resolvePointer(content, parentPointer(place)) as JsonValue;
  const near = isJsonObject(parent) ? nearest(key, Object.keys(parent)) : undefined;
  const isNewKey = missing === keys.length - 1 && isJsonObject(parent) && key !== '';
  if (isNewKey && near === undefined) {
    return { severity: 'warning', code: 'new-place', message: `${file} has no ${place} yet: it is added` };
  }
  return {
    severity: 'error',
    code: 'unknown-place',
    message: `${file} has no ${place}`,
    hint: placeHint(parent, key, near),
  };
}

/** Whether a pointer has a `~` that escapes nothing. */
export function isMisescaped(pointer: string): boolean {
  return /~(?![01])/.test(pointer);
}

function placeHint(parent: JsonValue, key: string, near: string | undefined): string {
  if (isJsonArray(parent)) {
    return parent.length === 0
      ? 'the list there is empty'
      : `the list there goes from /0 to /${parent.length - 1}`;
  }
  if (!isJsonObject(parent)) return `what stands above it is ${describeValue(parent)}`;
  if (key === '') return 'leave out the "/" at the end';
  if (near !== undefined) return `did you mean ${near}?`;
  const siblings = Object.keys(parent);
  return siblings.length === 0
    ? 'the mapping there is empty'
    : `there is ${siblings.slice(0, 10).join(', ')}`;
}

function has(content: JsonValue, pointer: string): boolean {
  return resolvePointer(content, pointer) !== undefined;
}

function firstKey(content: JsonValue): string {
  return typeof content === 'object' && content !== null ? (Object.keys(content)[0] ?? 'key') : 'key';
}
