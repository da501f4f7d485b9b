import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { decodePointer } from '../../core/json-pointer.js';
import { SpecError } from '../diagnostic.js';

/** One change of a file's value. */
export interface YamlEdit {
  /** RFC 6901. Its last key may be new in a mapping, or one past the end of a list; all before it are there. */
  readonly pointer: string;
  /** Undefined takes the place away. */
  readonly value: JsonValue | undefined;
}

/** The value after the edits, one after the other. @throws SpecError when a place is not there */
export function applyEdits(value: JsonValue, file: string, edits: readonly YamlEdit[]): JsonValue {
  return edits.reduce<JsonValue>((before, edit) => {
    const after = edited(before, decodePointer(edit.pointer), edit.value);
    if (after !== undefined) return after;
    const message = `there is no place ${edit.pointer} in this file`;
    throw new SpecError([{ severity: 'error', code: 'unknown-place', file, message }]);
  }, value);
}

/** Undefined when a key on the way is missing. */
function edited(
  value: JsonValue,
  keys: readonly string[],
  replacement: JsonValue | undefined,
): JsonValue | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return replacement ?? null;
  if (isJsonArray(value)) return editedList(value, key, rest, replacement);
  if (!isJsonObject(value)) return undefined;
  const isThere = Object.hasOwn(value, key);
  if (rest.length === 0) {
    if (replacement === undefined) return isThere ? without(value, key) : undefined;
    return orderedObject([...Object.entries(value), [key, replacement]]);
  }
  const child = isThere ? edited(value[key] ?? null, rest, replacement) : undefined;
  return child === undefined ? undefined : orderedObject([...Object.entries(value), [key, child]]);
}

function editedList(
  list: readonly JsonValue[],
  key: string,
  rest: readonly string[],
  replacement: JsonValue | undefined,
): JsonValue | undefined {
  const index = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : list.length + 1;
  if (rest.length === 0 && replacement !== undefined) {
    return index > list.length ? undefined : [...list.slice(0, index), replacement, ...list.slice(index + 1)];
  }
  const item = list[index];
  if (item === undefined) return undefined;
  if (rest.length === 0) return list.toSpliced(index, 1);
  const child = edited(item, rest, replacement);
  return child === undefined ? undefined : list.with(index, child);
}

function without(object: JsonObject, key: string): JsonObject {
  return orderedObject(Object.entries(object).filter(([name]) => name !== key));
}
