import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml';
import { isJsonArray, isJsonNumber, parseJson, type JsonValue } from '../../core/json.js';
import { parseExactJson } from '../../core/json/parse-exact-json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';
import { writeJson } from '../../core/json/write-json.js';
import { decodePointer } from '../../core/json-pointer.js';
import { SpecError, type DiagnosticCode } from '../diagnostic.js';
import { holdsFloats } from './splice-yaml.js';
import { applyEdits, type YamlEdit } from './yaml-edit.js';
import { formatYamlNumber } from './yaml-new-node.js';

/** A value to set; removals are not supported. */
export type JsonEdit = YamlEdit & { readonly value: JsonValue };

/**
 * A JSON file's text with some of its values changed; every other character stays.
 * @param file the name that errors carry
 * @throws SpecError when the text is not JSON, or when a place is not there
 */
export function patchJson(text: string, file: string, edits: readonly JsonEdit[]): string {
  const value = parseExactJson(text);
  if (value === undefined) throw fault(file, 'no-values', 'it is not JSON');
  const expected = applyEdits(value, file, edits);
  const patched = edits.reduce((before, edit) => splice(before, edit), text);
  if (!isDeepStrictEqual(parseJson(patched), plainNumbers(expected))) {
    throw fault(file, 'not-changeable', 'it is written in a way that can not be changed safely');
  }
  return patched;
}

function splice(text: string, { pointer, value }: JsonEdit): string {
  const keys = decodePointer(pointer);
  const last = keys.pop();
  const root = parseDocument(text, { uniqueKeys: false, schema: 'failsafe' }).contents;
  if (last === undefined) return writeJson(value);
  const parent = keys.reduce<unknown>(childOf, root);
  const old = childOf(parent, last);
  const written = holdsFloats(old) ? writeFloats(value) : writeJson(value);
  if (old !== undefined) {
    const [start, end] = rangeOf(old);
    return text.slice(0, start) + written + text.slice(end);
  }
  if (!isMap(parent) && !isSeq(parent)) return text;
  const item = isMap(parent) ? `${JSON.stringify(last)}: ${written}` : written;
  const before = isMap(parent) ? valueOf(parent.items.at(-1)) : parent.items.at(-1);
  const end = before === undefined ? rangeOf(parent)[0] + 1 : rangeOf(before)[1];
  return `${text.slice(0, end)}${before === undefined ? '' : ', '}${item}${text.slice(end)}`;
}

/** Whole numbers as fractions, too, so that Python reads floats where it did before. */
function writeFloats(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(writeFloats).join(', ')}]`;
  return isJsonNumber(value) ? formatYamlNumber(value, true) : writeJson(value);
}

function childOf(node: unknown, key: string): unknown {
  if (isSeq(node)) return node.items[Number(key)];
  return isMap(node) ? valueOf(pairOf(node, key)) : undefined;
}

/** Of several pairs of one key the last counts. */
function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

function valueOf(pair: Pair | undefined): unknown {
  return pair?.value ?? undefined;
}

function rangeOf(node: unknown): readonly [number, number] {
  const [start = 0, end = 0] = (node as Node).range ?? [];
  return [start, end];
}

function fault(file: string, code: DiagnosticCode, why: string): SpecError {
  return new SpecError([
    {
      severity: 'error',
      code,
      file,
      message: `this file can't be changed: ${why}`,
      hint: 'change the file itself',
    },
  ]);
}
