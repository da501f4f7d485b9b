import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { type JsonValue, isJsonArray, isJsonNumber, isJsonObject } from '../../core/json.js';
import { decodePointer } from '../../core/json-pointer.js';
import { parseYaml } from '../yaml/yaml.js';
import { formatYamlNumber, isPlainText } from './yaml-new-node.js';

/**
 * A YAML text with one value replaced or added in place; every other character stays. Undefined where that
 * can't be done: where something else shows the same node, or the place comes from elsewhere. Whoever calls has to
 * check the new text.
 * @param document the text, read so that plain values stay texts
 */
export function spliceYaml(
  text: string,
  document: Document,
  pointer: string,
  value: JsonValue,
): string | undefined {
  const keys = decodePointer(pointer);
  const last = keys.pop();
  if (last === undefined) return undefined;
  const parent = keys.reduce<unknown>(childOf, document.contents);
  if (!isCollection(parent)) return undefined;
  const pair = isMap(parent) ? findPair(parent, last) : undefined;
  const old = childOf(parent, last);
  const style: FlowStyle = { floats: isNode(old) && holdsFloats(old) };
  const written = writeFlow(value, style);
  if (isNode(old)) return exchange(text, old, pair, written);
  if (pair !== undefined || parent.items.length === 0) return undefined;
  return insert(text, parent, isMap(parent) ? `${writeFlow(last)}: ${written}` : written);
}

/** Of several pairs of one key the last counts. */
export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => keyName(pair) === key);
}

/** A key's name in JSON: `on` is `true` there. */
export function keyName({ key }: Pair): string | undefined {
  if (typeof key === 'string') return key;
  if (!isScalar(key)) return undefined;
  const text = String(key.value);
  if (key.type !== 'PLAIN' || text === '<<') return text;
  return Object.keys(parseYaml(`${text}: 1`, '').value as object)[0];
}

/** Whether all numbers of a node are written as fractions, such as `1.0`. */
export function holdsFloats(node: unknown): boolean {
  if (isSeq(node)) return node.items.length > 0 && node.items.every(holdsFloats);
  return (
    isScalar(node) &&
    node.type === 'PLAIN' &&
    /^[-+]?(?:\d[\d_]*\.|\.\d)[\d_]*(?:[eE][-+]?\d+)?$/.test(String(node.value))
  );
}

function childOf(node: unknown, key: string): unknown {
  if (isSeq(node)) return /^(?:0|[1-9]\d*)$/.test(key) ? node.items[Number(key)] : undefined;
  return isMap(node) ? findPair(node, key)?.value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function exchange(text: string, old: Node, pair: Pair | undefined, written: string): string | undefined {
  const [start, end] = rangeOf(text, old);
  const source = text.slice(start, end);
  if (source === '')
    return splice(text, start, start, /\s/.test(text.charAt(start - 1)) ? written : ` ${written}`);
  if (isScalar(old) && /^[|>]/.test(source)) {
    const comment = /^\S+(\s+#.*)/.exec(source)?.[1] ?? '';
    const lineEnds = /(?:\r?\n)*$/.exec(source)?.[0] ?? '';
    return splice(text, start, end, written + comment.trimEnd() + lineEnds);
  }
  // What stood below its key comes beside it.
  const colon = isNode(pair?.key) ? rangeOf(text, pair.key)[1] : undefined;
  const gap = colon === undefined ? '' : text.slice(colon, start);
  if (colon !== undefined && /^:\s*\n\s*$/.test(gap)) return splice(text, colon + 1, end, ` ${written}`);
  return splice(text, start, end, written);
}

/** A new pair or item behind the last one. */
function insert(
  text: string,
  parent: Node & { items: unknown[]; flow?: boolean | undefined },
  written: string,
): string | undefined {
  const last = parent.items.at(-1);
  const first = isMap(parent) ? parent.items[0]?.key : undefined;
  const tail = isPair(last) ? lastNode(last) : last;
  if (!isNode(tail)) return undefined;
  const [begin, exact] = rangeOf(text, tail);
  // A text over several lines ends with the last of them.
  const end = begin + text.slice(begin, exact).trimEnd().length;
  if (parent.flow === true) return splice(text, end, end, `, ${written}`);
  const column = isNode(first)
    ? columnOf(text, rangeOf(text, first)[0])
    : columnOf(text, rangeOf(text, parent)[0]);
  const line = ' '.repeat(column) + (isMap(parent) ? '' : '- ') + written;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const next = text.indexOf('\n', end);
  return next === -1 ? `${text}${lineEnd}${line}` : splice(text, next + 1, next + 1, line + lineEnd);
}

function isPair(value: unknown): value is Pair {
  return typeof value === 'object' && value !== null && 'key' in value;
}

/** Where a pair ends: an empty value is nowhere. */
function lastNode({ key, value }: Pair): unknown {
  return isNode(value) && value.range?.[0] !== value.range?.[1] ? value : key;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function rangeOf(text: string, node: Node): readonly [start: number, end: number] {
  const [start = 0, end = 0] = node.range ?? [];
  // That of a list or a mapping reaches to what follows it.
  return [start, isCollection(node) ? start + text.slice(start, end).trimEnd().length : end];
}

function splice(text: string, start: number, end: number, written: string): string {
  return text.slice(0, start) + written + text.slice(end);
}

interface FlowStyle {
  /** Whether whole numbers are written as fractions, too: `2.0`. */
  readonly floats: boolean;
}

/** A value on one line, so that YAML 1.1 reads it as the same value in any place. */
function writeFlow(value: JsonValue, style: FlowStyle = { floats: false }): string {
  if (isJsonArray(value)) return `[${value.map((item) => writeFlow(item, style)).join(', ')}]`;
  if (isJsonObject(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${writeFlow(key)}: ${writeFlow(item)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (typeof value === 'string') return writeText(value);
  return isJsonNumber(value) ? formatYamlNumber(value, style.floats) : String(value);
}

function writeText(text: string): string {
  if (isPlainText(text) && !/[{}]/.test(text)) return text;
  // What JSON leaves as it is and YAML takes for the end of a line, or for no character at all.
  return JSON.stringify(text).replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
