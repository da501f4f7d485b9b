import { isJsonNumber, type JsonValue } from '../../core/json.js';
import { numberRepr } from '../../core/python/python-text.js';
import { isExactNumber } from '../../core/json/exact-number.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { childPointer } from '../../core/json-pointer.js';
import type { SourceMap } from './source-map.js';
import { YamlError, type MappingNode, type ScalarNode, type YamlNode } from './yaml-node.js';
import { constructScalar, ScalarError, type Scalar } from './yaml-scalar.js';

/** Something that YAML can express and JSON, hence REANA, cannot hold or keeps only in part. */
export interface YamlFinding {
  /** Also the code of the diagnostic. */
  readonly kind: 'duplicate-key' | 'not-json' | 'not-finite' | 'key-not-text';
  readonly pointer: string;
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** Values that aliases and merged mappings may add to those that are written: nested ones multiply without bound. */
const MOST_REPEATED = 100_000;

/** Constructs a document's value as PyYAML does and JSON holds it, noting the position of each part. */
export class Constructor {
  readonly findings: YamlFinding[] = [];
  private readonly map: SourceMap;
  private readonly open = new Set<YamlNode>();
  private readonly constructed = new Set<YamlNode>();
  private repeated = 0;

  constructor(map: SourceMap) {
    this.map = map;
  }

  /** @throws YamlError for what PyYAML, or JSON, refuses. */
  construct(node: YamlNode, pointer: string, keyOffset?: number): JsonValue {
    this.map.add(pointer, node.offset, keyOffset, node.type === 'scalar' ? node.text : undefined);
    if (!this.constructed.has(node)) this.constructed.add(node);
    else if (++this.repeated > MOST_REPEATED) {
      const message = `the aliases of the document make more than ${MOST_REPEATED} values of those that are written`;
      throw new YamlError(message, node.offset, 'nested aliases multiply', 'too-many-values');
    }
    if (node.type === 'scalar') return this.scalar(node, pointer);
    if (this.open.has(node)) throw circular('a value contains itself', node);
    this.open.add(node);
    const value = node.type === 'mapping' ? this.mapping(node, pointer) : this.sequence(node, pointer);
    this.open.delete(node);
    return value;
  }

  private scalar(node: ScalarNode, pointer: string): JsonValue {
    const { kind, value } = this.scalarOf(node);
    const note = (finding: Omit<YamlFinding, 'pointer' | 'offset'>): void => {
      this.findings.push({ ...finding, pointer, offset: node.offset });
    };
    if (kind === 'timestamp') {
      note({
        kind: 'not-json',
        message: `${node.text} is read as a date, which REANA cannot store`,
        hint: `put it in quotes: '${node.text}'`,
      });
    } else if (kind === 'binary') {
      note({ kind: 'not-json', message: 'binary data cannot be stored by REANA' });
    } else if (kind === 'float' && !Number.isFinite(Number(value))) {
      note({ kind: 'not-finite', message: `${node.text} is a number that JSON, hence REANA, cannot store` });
    }
    return value;
  }

  private scalarOf(node: ScalarNode): Scalar {
    if (node.kind === 'merge' || node.kind === 'value') {
      throw new YamlError(
        `a bare ${node.text} has a meaning of its own in YAML`,
        node.offset,
        `write '${node.text}'`,
      );
    }
    try {
      return constructScalar(node.text, node.kind);
    } catch (error) {
      if (error instanceof ScalarError)
        throw new YamlError(error.message, node.offset, 'put it in quotes to keep it as text');
      throw error;
    }
  }

  private sequence(node: Extract<YamlNode, { type: 'sequence' }>, pointer: string): JsonValue {
    if (node.kind === 'seq')
      return node.items.map((item, index) => this.construct(item, childPointer(pointer, index)));
    return node.items.map((item, index) => {
      const pair = item.type === 'mapping' && item.pairs.length === 1 ? item.pairs[0] : undefined;
      if (pair === undefined) throw new YamlError('expected a mapping with one key', item.offset);
      const place = childPointer(pointer, index);
      this.map.add(place, item.offset);
      return [
        this.construct(pair[0], childPointer(place, 0)),
        this.construct(pair[1], childPointer(place, 1)),
      ];
    });
  }

  private mapping(node: MappingNode, pointer: string): JsonValue {
    // Python's dictionaries keep the first of two equal keys, at its place, and the last value.
    const entries = new Map<string, { readonly key: string; node: YamlNode; offset: number }>();
    const own = new Map<string, number>();
    for (const [pair, merged] of this.flatten(node, new Set())) {
      const key = this.key(pair[0], pointer);
      if (!merged) {
        const first = own.get(key.identity);
        if (first !== undefined) this.noteDuplicate(key.name, pair[0].offset, first, pointer);
        own.set(key.identity, pair[0].offset);
      }
      const entry = entries.get(key.identity);
      if (entry === undefined) {
        entries.set(key.identity, { key: key.name, node: pair[1], offset: pair[0].offset });
      } else {
        entry.node = pair[1];
        entry.offset = pair[0].offset;
      }
    }
    const values = [...entries.values()].map(
      ({ key, node: value, offset }) =>
        [key, this.construct(value, childPointer(pointer, key), offset)] as const,
    );
    if (node.kind === 'set') {
      this.findings.push({
        kind: 'not-json',
        pointer,
        offset: node.offset,
        message: 'a set cannot be stored by REANA',
      });
    }
    return orderedObject(values);
  }

  /** A mapping's pairs with merge keys resolved: merged ones first, then its own; later ones win. */
  private flatten(node: MappingNode, path: Set<YamlNode>): [MappingNode['pairs'][number], boolean][] {
    if (path.has(node)) throw circular('a mapping merges itself', node);
    const inside = new Set(path).add(node);
    const merged: [MappingNode['pairs'][number], boolean][] = [];
    const own: [MappingNode['pairs'][number], boolean][] = [];
    for (const pair of node.pairs) {
      const [key, value] = pair;
      if (key.type !== 'scalar' || key.kind !== 'merge') {
        own.push([pair, false]);
        continue;
      }
      // Of several mappings the first wins, so it has to come last.
      for (const source of value.type === 'sequence' ? value.items.toReversed() : [value]) {
        if (source.type !== 'mapping')
          throw new YamlError('<< takes a mapping or a list of mappings', source.offset);
        for (const [inherited] of this.flatten(source, inside)) merged.push([inherited, true]);
      }
    }
    return [...merged, ...own];
  }

  /** A key's name in JSON, and what Python would compare it by: there `1`, `1.0` and `true` are one key. */
  private key(node: YamlNode, pointer: string): { readonly name: string; readonly identity: string } {
    if (node.type !== 'scalar') throw new YamlError('a list or mapping cannot be a key', node.offset);
    const { kind, value } =
      node.kind === 'value' ? ({ kind: 'str', value: node.text } as const) : this.scalarOf(node);
    if (kind === 'str') return { name: String(value), identity: `text ${String(value)}` };
    // As Python's json module writes a key that is no text.
    const name = isJsonNumber(value) && Number.isFinite(Number(value)) ? numberRepr(value) : String(value);
    this.findings.push({
      kind: kind === 'timestamp' || kind === 'binary' ? 'not-json' : 'key-not-text',
      pointer: childPointer(pointer, name),
      offset: node.offset,
      message: `the key ${node.text} is read as ${describeKind(kind)}, not as text`,
      hint: `put it in quotes: '${node.text}'`,
    });
    return {
      name,
      identity:
        kind === 'null' || typeof value === 'string' ? `${kind} ${name}` : `number ${identifyNumber(value)}`,
    };
  }

  private noteDuplicate(name: string, offset: number, first: number, pointer: string): void {
    this.findings.push({
      kind: 'duplicate-key',
      pointer: childPointer(pointer, name),
      offset,
      message: `the key '${name}' stands twice, and the last one wins (the first is on line ${this.map.at(first).line})`,
      hint: 'remove one of the two',
    });
  }
}

function circular(message: string, { offset }: YamlNode): YamlError {
  return new YamlError(message, offset, undefined, 'circular-reference');
}

function identifyNumber(value: Scalar['value']): string {
  return isExactNumber(value) && !value.isFloat ? value.text : String(Number(value));
}

function describeKind(kind: Scalar['kind']): string {
  if (kind === 'bool') return 'true or false';
  if (kind === 'int' || kind === 'float') return 'a number';
  if (kind === 'null') return 'nothing';
  return kind === 'timestamp' ? 'a date' : 'binary data';
}
