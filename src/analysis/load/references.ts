import { posix } from 'node:path';
import { isJsonArray, isJsonObject, type JsonNumber, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { childPointer } from '../../core/json-pointer.js';
import type { DiagnosticCode } from '../diagnostic-codes.js';
import { Origins, type YamlOrigin } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';

/** Part of a document whose `$ref`s are not followed yet. Objects and lists may be rewritten in place. */
export type LazyValue = string | JsonNumber | boolean | null | LazyArray | LazyObject | LazyReference;
export type LazyArray = LazyValue[];
export interface LazyObject {
  [key: string]: LazyValue;
}

/** Where a `$ref` points: a file of the root (`undefined`: the root document itself) and a fragment in it. */
export type ReferenceTarget =
  | { readonly path: string | undefined; readonly fragment: string }
  | { readonly refused: string; readonly code: DiagnosticCode; readonly hint?: string };

/** An object with a textual `$ref`: it refers to something else, and its other keys are ignored. */
export class LazyReference {
  readonly text: string;
  /** Where the `$ref` is written. */
  readonly origin: YamlOrigin;
  /** What it points at. */
  readonly target: ReferenceTarget;
  /** The object as written: a pointer that passes through the reference itself may mean its keys. */
  readonly written: LazyObject;

  constructor(text: string, origin: YamlOrigin, target: ReferenceTarget, written: LazyObject) {
    this.text = text;
    this.origin = origin;
    this.target = target;
    this.written = written;
  }
}

/**
 * Resolves the text of a `$ref` against the document it is in, as Yadage does.
 * @param base folder that relative references of the document start from, POSIX, relative to the root
 * @param self path of the document itself; undefined for the root document, which Yadage knows only by its folder
 */
export function resolveTarget(text: string, base: string, self: string | undefined): ReferenceTarget {
  const hash = text.indexOf('#');
  const address = hash < 0 ? text : text.slice(0, hash);
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  if (address === '') return { path: self, fragment };
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) {
    return {
      code: 'other-server',
      refused: `'${text}' lies on another server, which is not supported here`,
      hint: 'download the file, keep it beside the workflow and refer to it by a relative path',
    };
  }
  const decoded = decodeAddress(address);
  if (decoded === undefined) return { code: 'bad-address', refused: `'${text}' is not a valid address` };
  if (decoded.startsWith('/') || decoded.includes('\\') || decoded.includes('\0')) {
    return {
      code: 'unsafe-path',
      refused: `'${text}' is not a relative path`,
      hint: 'use a path relative to this file, with forward slashes',
    };
  }
  const path = posix.join(base, decoded);
  if (path === '..' || path.startsWith('../'))
    return { code: 'unsafe-path', refused: `'${text}' leads outside the workflow's folder` };
  return { path, fragment };
}

/** A copy of a document's value in which every object with a textual `$ref` is a Reference. */
export function findReferences(
  document: YamlDocument,
  origins: Origins,
  target: (text: string) => ReferenceTarget,
): { readonly value: LazyValue; readonly references: readonly LazyReference[] } {
  const references: LazyReference[] = [];
  const copy = (value: JsonValue, pointer: string): LazyValue => {
    if (isJsonArray(value)) {
      const list = value.map((item, index) => copy(item, childPointer(pointer, index)));
      origins.set(list, { document, pointer });
      return list;
    }
    if (!isJsonObject(value)) return value;
    const object = orderedObject(
      Object.entries(value).map(([key, item]) => [key, copy(item, childPointer(pointer, key))]),
    );
    origins.set(object, { document, pointer });
    const text = Object.hasOwn(value, '$ref') ? value['$ref'] : undefined;
    if (typeof text !== 'string') return object;
    const reference = new LazyReference(
      text,
      { document, pointer: childPointer(pointer, '$ref') },
      target(text),
      object,
    );
    references.push(reference);
    return reference;
  };
  return { value: copy(document.value, ''), references };
}

/** The keys of a fragment, as jsonref splits it: leading slashes do not count. */
export function fragmentKeys(fragment: string): string[] | undefined {
  if (fragment === '') return [];
  return decodeAddress(fragment.replace(/^\/+/, ''))
    ?.split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decodeAddress(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
