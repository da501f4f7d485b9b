import { isJsonNumber } from '../../core/json.js';
import { EngineError } from '../engine-error.js';
import { isPlainObject } from './json-tree.js';
import { parsePath, type Path } from './jsonpath-parser.js';

/** A value and the one that contains it, for `` `parent` `` and `$`. */
interface Datum {
  readonly value: unknown;
  readonly parent: Datum | null;
}

/** What is around the outermost value: a path may pass through it, and finds nothing there. */
const OUTSIDE: Datum = { value: null, parent: null };

/**
 * The values that a jsonpath-rw path matches, in its order.
 * Objects that are not plain (references) are opaque: no path leads into them.
 * @throws EngineError for an invalid path, and where jsonpath-rw itself would fail.
 */
export function findMatches(path: string, root: unknown): unknown[] {
  try {
    const matches = find(parsePath(path), { value: root, parent: null });
    if (matches.includes(OUTSIDE)) throw new EngineError('the outermost value has no parent');
    return matches.map((datum) => datum.value);
  } catch (error) {
    throw error instanceof EngineError ? error.at({ expression: JSON.stringify(path) }) : error;
  }
}

/** For a path that ends in a field: the field, and all values in which it was searched. */
export function findChildren(path: string, root: unknown): { parents: unknown[]; name: string } | null {
  const parsed = parsePath(path);
  if (parsed.kind !== 'child' || parsed.right.kind !== 'fields') return null;
  const [name] = parsed.right.names;
  if (name === undefined || name === '*' || parsed.right.names.length > 1) return null;
  return { parents: find(parsed.left, { value: root, parent: null }).map((datum) => datum.value), name };
}

/** The name that every match of a path starts with, or null when it may start anywhere. */
export function leadingName(path: string): string | null {
  let node = parsePath(path);
  while (node.kind === 'child' || node.kind === 'where') node = node.left;
  const name = node.kind === 'fields' && node.names.length === 1 ? node.names[0] : undefined;
  return name === undefined || name === '*' ? null : name;
}

function find(path: Path, datum: Datum): Datum[] {
  switch (path.kind) {
    case 'root':
      return [datum === OUTSIDE ? { ...OUTSIDE } : rootOf(datum)];
    case 'this':
      return [datum];
    case 'parent':
      return [datum.parent ?? OUTSIDE];
    case 'fields':
      return findFields(path.names, datum);
    case 'index':
      return findIndex(path.index, datum);
    case 'slice':
      return findSlice(path.start, path.end, datum);
    case 'child':
      return find(path.left, datum).flatMap((match) => find(path.right, match));
    case 'where':
      return find(path.left, datum).filter((match) => find(path.right, match).length > 0);
    case 'union':
      return [...find(path.left, datum), ...find(path.right, datum)];
    case 'descendants':
      return find(path.left, datum).flatMap((match) => findDescendants(path.right, match));
  }
}

function rootOf(datum: Datum): Datum {
  let top = datum;
  while (top.parent !== null) top = top.parent;
  return top;
}

function findFields(names: readonly string[], datum: Datum): Datum[] {
  const { value } = datum;
  if (!isPlainObject(value)) return [];
  const wanted = names.includes('*') ? Object.keys(value) : names;
  return wanted
    .filter((name) => Object.hasOwn(value, name))
    .map((name) => ({ value: value[name], parent: datum }));
}

function findIndex(index: number, datum: Datum): Datum[] {
  const { value } = datum;
  const items = typeof value === 'string' ? Array.from(value) : value;
  const length = isPlainObject(items) ? Object.keys(items).length : Array.isArray(items) ? items.length : -1;
  // jsonpath-rw looks at the length first, which an object has, too.
  if (length >= 0 && length <= index) return [];
  if (!Array.isArray(items)) throw new EngineError(`[${index}] needs a list, not ${nameValue(value)}`);
  const at = index < 0 ? items.length + index : index;
  if (at < 0) throw new EngineError(`[${index}] lies before the start of a list of ${items.length}`);
  return [{ value: items[at] as unknown, parent: datum }];
}

/** `[*]` and `[a:b]`: an object, a number or a string counts as a list of itself. */
function findSlice(start: number | null, end: number | null, datum: Datum): Datum[] {
  const { value } = datum;
  if (isPlainObject(value) || isJsonNumber(value) || ['string', 'boolean'].includes(typeof value)) {
    return findSlice(start, end, { value: [value], parent: datum.parent });
  }
  if (!Array.isArray(value)) throw new EngineError(`[*] needs a list, not ${nameValue(value)}`);
  return (value as unknown[])
    .slice(start ?? 0, end ?? undefined)
    .map((item) => ({ value: item, parent: datum }));
}

function findDescendants(right: Path, datum: Datum): Datum[] {
  if (datum === OUTSIDE) throw new EngineError('the outermost value has no parent');
  const { value } = datum;
  const children = Array.isArray(value)
    ? (value as unknown[])
    : isPlainObject(value)
      ? Object.values(value)
      : [];
  const below = children.flatMap((child) => findDescendants(right, { value: child, parent: datum }));
  return [...find(right, datum), ...below];
}

function nameValue(value: unknown): string {
  if (value === null) return 'null';
  if (isPlainObject(value)) return `an object with ${Object.keys(value).join(', ') || 'no keys'}`;
  if (isJsonNumber(value)) return 'number';
  return typeof value === 'object' ? 'a single value' : typeof value;
}
