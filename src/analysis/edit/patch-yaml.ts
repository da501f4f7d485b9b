import { isDeepStrictEqual } from 'node:util';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  Scalar,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { JsonValue } from '../../core/json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';
import { decodePointer } from '../../core/json-pointer.js';
import { SpecError } from '../diagnostic.js';
import { applyEdits, type YamlEdit } from './yaml-edit.js';
import { findPair, keyName, spliceYaml } from './splice-yaml.js';
import { newYamlNode } from './yaml-new-node.js';
import { parseYaml } from '../yaml/yaml.js';

export type { YamlEdit } from './yaml-edit.js';

/**
 * A YAML file's text with some of its values changed; every other byte stays the same. Only where the place comes from
 * an alias or a merge key, the file is written again: comments and order stay, and what the alias refers to is copied
 * where it is changed, so that a change never affects a second place.
 * @param file the name that errors carry
 * @throws SpecError when the text is not YAML, when a place is not there, or when the change can't be written down
 */
export function patchYaml(text: string, file: string, edits: readonly YamlEdit[]): string {
  return edits.reduce((before, edit) => patchValue(before, file, edit), text);
}

function patchValue(text: string, file: string, edit: YamlEdit): string {
  const expected = applyEdits(parseYaml(text, file).value, file, [edit]);
  const spliced = spliceValue(text, edit);
  if (spliced !== undefined && parsesAs(spliced, expected)) return spliced;
  const document = readDocument(text);
  new Patch(document, file).apply(edit);
  const rewritten = document.toString({ lineWidth: 0 });
  const patched = spliceValue(rewritten, edit) ?? rewritten;
  if (parsesAs(patched, expected)) return patched;
  throw cannotPatch(file, 'it is written in a way that can not be changed safely');
}

function spliceValue(text: string, { pointer, value }: YamlEdit): string | undefined {
  if (value === undefined) return undefined;
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const spliced = spliceYaml(body, readDocument(body), pointer, value);
  return spliced === undefined ? undefined : mark + spliced;
}

/** Whether the text is read as the expected value, by the same rules of YAML as in REANA's Python. */
function parsesAs(text: string, expected: JsonValue): boolean {
  try {
    return isDeepStrictEqual(plainNumbers(parseYaml(text, '').value), plainNumbers(expected));
  } catch (error) {
    if (error instanceof SpecError) return false;
    throw error;
  }
}

/** Plain values are kept as text; only an empty value has to be distinguished from an empty text. */
function readDocument(text: string): Document {
  return parseDocument(text, {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    customTags: (tags) => [
      ...tags,
      {
        tag: 'tag:yaml.org,2002:null',
        default: true,
        test: /^$/,
        identify: (value: unknown) => value === null,
        resolve: () => new Scalar(null),
        stringify: () => '',
      },
    ],
  });
}

/** One edit of a document whose aliases are not followed yet. */
class Patch {
  constructor(
    private readonly document: Document,
    private readonly file: string,
  ) {}

  apply({ pointer, value }: YamlEdit): void {
    const keys = decodePointer(pointer);
    const last = keys.pop();
    if (last === undefined) {
      this.document.contents = newNodeFor(this.document.contents, value ?? null);
      return;
    }
    let node = this.own(this.document.contents, (copy) => {
      this.document.contents = copy;
    });
    for (const key of keys) node = this.step(node, key);
    this.set(node, last, value);
  }

  /** The child that the key names, as a node of its own that no alias refers to. */
  private step(node: Node | null, key: string): Node | null {
    if (isSeq(node)) {
      const index = Number(key);
      return this.own(node.items[index] as Node | null, (copy) => (node.items[index] = copy));
    }
    if (isMap(node)) {
      const pair = findPair(node, key) ?? this.inherit(node, key);
      if (pair !== undefined) return this.own(pair.value as Node | null, (copy) => (pair.value = copy));
    }
    throw cannotPatch(this.file, `there is no '${key}' to change something in`);
  }

  private set(node: Node | null, key: string, value: JsonValue | undefined): void {
    if (isSeq(node)) {
      const index = Number(key);
      this.keepAnchors((node.items[index] ?? null) as Node | null);
      if (value === undefined) node.items.splice(index, 1);
      else node.items[index] = newNodeFor((node.items[index] ?? null) as Node | null, value);
      return;
    }
    if (!isMap(node)) throw cannotPatch(this.file, `there is no mapping to set '${key}' in`);
    const pair = findPair(node, key);
    if (value === undefined) {
      if (pair === undefined || this.merged(node, key) !== undefined) {
        throw cannotPatch(this.file, `'${key}' comes from elsewhere and can't be removed`);
      }
      this.keepAnchors(pair.value as Node | null);
      node.items = node.items.filter((each) => keyName(each) !== key);
    } else if (pair === undefined) {
      node.items.push(this.document.createPair(newYamlNode(key), newYamlNode(value)));
    } else {
      this.keepAnchors(pair.value as Node | null);
      pair.value = newNodeFor(pair.value as Node | null, value);
    }
  }

  /**
   * Makes sure that a change of the node affects one place only: an alias, and other aliases of the same node, become
   * copies.
   */
  private own(node: Node | null, put: (copy: Node) => void): Node | null {
    if (isAlias(node)) {
      const copy = copyOf(node.resolve(this.document));
      if (copy === undefined) throw cannotPatch(this.file, `the alias *${node.source} stands for nothing`);
      put(copy);
      return copy;
    }
    if ((isMap(node) || isSeq(node)) && node.anchor !== undefined) this.expandAliases([node]);
    return node;
  }

  /** Before a node goes: whatever refers to it, or into it, gets a copy. */
  private keepAnchors(node: Node | null): void {
    if (node === null) return;
    const anchored: Node[] = [];
    visit(node, {
      Node: (_key, each) => {
        if (!isAlias(each) && each.anchor !== undefined) anchored.push(each);
      },
    });
    this.expandAliases(anchored);
  }

  private expandAliases(nodes: readonly Node[]): void {
    if (nodes.length === 0) return;
    visit(this.document, {
      Alias: (_key, alias) => {
        const target = alias.resolve(this.document);
        return target !== undefined && nodes.includes(target) ? copyOf(target) : undefined;
      },
    });
    for (const node of nodes) if ('anchor' in node) delete node.anchor;
  }

  /** A pair of the map's own in place of one that a merge key brings. */
  private inherit(map: YAMLMap, key: string): Pair | undefined {
    const copy = copyOf(this.merged(map, key));
    if (copy === undefined) return undefined;
    const pair = this.document.createPair(newYamlNode(key), copy) as Pair;
    map.items.push(pair);
    return pair;
  }

  private merged(map: YAMLMap, key: string): Node | undefined {
    for (const { value } of map.items.filter((pair) => keyName(pair) === '<<')) {
      const sources = isSeq(value) ? value.items : [value];
      for (const source of sources) {
        const target = isAlias(source) ? source.resolve(this.document) : source;
        if (!isMap(target)) continue;
        const found = (findPair(target, key)?.value as Node | undefined) ?? this.merged(target, key);
        if (found !== undefined) return isAlias(found) ? found.resolve(this.document) : found;
      }
    }
    return undefined;
  }
}

/** The node of a new value, with the comments of the old one, and on one line if the old one was. */
function newNodeFor(old: Node | null, value: JsonValue): Node {
  const node = newYamlNode(value);
  if (old === null) return node;
  const { comment, commentBefore, spaceBefore } = old;
  // Beside a list or a mapping there can be no comment.
  const above = isScalar(old) && !isScalar(node) && comment != null;
  const comments = above ? { commentBefore: comment } : { comment, commentBefore };
  Object.assign(node, { ...comments, spaceBefore });
  if ((isMap(node) || isSeq(node)) && (isMap(old) || isSeq(old)) && old.flow === true) node.flow = true;
  return node;
}

/** A copy that defines no anchors: those of the original are not defined twice. */
function copyOf(node: Node | undefined): Node | undefined {
  if (node === undefined) return undefined;
  const copy = node.clone() as Node;
  visit(copy, {
    Node: (_key, each) => {
      if (!isAlias(each)) delete each.anchor;
    },
  });
  return copy;
}

function cannotPatch(file: string, why: string): SpecError {
  return new SpecError([
    {
      severity: 'error',
      code: 'not-changeable',
      file,
      message: `the copy of this file that is submitted can't be changed: ${why}`,
      hint: 'write the change into the file itself',
    },
  ]);
}
