import type { DiagnosticCode } from '../diagnostic-codes.js';
import type { ScalarKind } from './yaml-scalar.js';

/** Short name of a collection's tag. */
export type CollectionKind = 'map' | 'seq' | 'set' | 'omap' | 'pairs';

/** A YAML document as written: positions kept, tags resolved, nothing constructed. Aliases share their node. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode;

export interface ScalarNode {
  readonly type: 'scalar';
  readonly kind: ScalarKind;
  readonly text: string;
  readonly offset: number;
}

export interface SequenceNode {
  readonly type: 'sequence';
  readonly kind: CollectionKind;
  readonly items: YamlNode[];
  readonly offset: number;
}

export interface MappingNode {
  readonly type: 'mapping';
  readonly kind: CollectionKind;
  readonly pairs: (readonly [key: YamlNode, value: YamlNode])[];
  readonly offset: number;
}

/** The text is not YAML that PyYAML's safe loader would take. `offset` is the place. */
export class YamlError extends Error {
  readonly offset: number;
  readonly hint: string | undefined;
  readonly code: DiagnosticCode;

  constructor(message: string, offset: number, hint?: string, code: DiagnosticCode = 'yaml-syntax') {
    super(message);
    this.offset = offset;
    this.hint = hint;
    this.code = code;
  }
}
