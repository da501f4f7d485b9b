import { hasCode } from '../core/errors.js';
import { childPointer } from '../core/json-pointer.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { safeRelativePath } from '../core/safe-path.js';
import { describeValue } from './shape/explain-shape.js';

/**
 * Yadage's data option `subinits`: for sub-workflows, by the names of their stages (`stage`, or `stage_0` in a multistep
 * stage), a folder in which their initial values may name files; or a mapping with the folder as `_data`, and with
 * those of the sub-workflows within.
 */
export interface SubInits {
  readonly [name: string]: string | SubInits;
}

/** The folder of a sub-workflow, by the names on the way to it. */
export function subInitFolder(subinits: SubInits | undefined, names: readonly string[]): string | undefined {
  let found: string | SubInits | undefined = subinits;
  for (const name of names) {
    if (typeof found !== 'object' || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  if (typeof found !== 'object') return found;
  const folder = Object.hasOwn(found, '_data') ? found['_data'] : undefined;
  return typeof folder === 'string' ? folder : undefined;
}

/** What is wrong with a value of the option, and where in it. */
export interface SubInitsFault {
  /** JSON pointer within the value. */
  readonly pointer: string;
  readonly code: 'wrong-type' | 'unsafe-path';
  readonly message: string;
}

export function checkSubInits(value: JsonValue): readonly SubInitsFault[] {
  if (isJsonObject(value)) return checkTree(value, '');
  return [
    { pointer: '', code: 'wrong-type', message: `subinits must be a mapping, found ${describeValue(value)}` },
  ];
}

function checkTree(tree: JsonObject, pointer: string): readonly SubInitsFault[] {
  return Object.entries(tree).flatMap(([name, value]): readonly SubInitsFault[] => {
    const place = childPointer(pointer, name);
    if (isJsonObject(value) && name !== '_data') return checkTree(value, place);
    if (typeof value !== 'string') {
      const message = `subinits → ${name} must be a folder, found ${describeValue(value)}`;
      return [{ pointer: place, code: 'wrong-type', message }];
    }
    try {
      safeRelativePath(value);
      return [];
    } catch (error) {
      if (!hasCode(error, 'unsafe-path')) throw error;
      return [{ pointer: place, code: 'unsafe-path', message: error.message }];
    }
  });
}

/** The folders of a checked value as other paths. */
export function mapSubInits(subinits: SubInits, map: (folder: string) => string): SubInits {
  return Object.fromEntries(
    Object.entries(subinits).map(([name, value]) => [
      name,
      typeof value === 'string' ? map(value) : mapSubInits(value, map),
    ]),
  );
}
