import { isContainer, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { SpecError, type Diagnostic, type DiagnosticCode } from '../diagnostic.js';
import { describePlace, diagnosticAt, type YamlOrigin, type Origins } from '../yaml/origins.js';
import { LazyReference, type LazyValue } from './references.js';
import type { Resolve } from './shorthands.js';
import { findingDiagnostic } from '../yaml/yaml.js';
import type { YamlFinding } from '../yaml/yaml-construct.js';

/** Lists and mappings that references may add to those that are written: nested ones multiply without bound. */
const MOST_REPEATED = 100_000;

/** The plain JSON tree that REANA stores, and what is in it that JSON cannot hold. */
export interface InlinedTree {
  readonly tree: JsonValue;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Copies a tree with every `$ref` replaced by what it refers to. The copy's parts have origins as well.
 * @throws SpecError for references that lead nowhere, back to themselves, or to something that is not a mapping
 */
export function inlineReferences(value: LazyValue, origins: Origins, resolve: Resolve): InlinedTree {
  const copier = new Copier(origins, resolve);
  return { tree: copier.copy(value, undefined), diagnostics: copier.diagnostics };
}

class Copier {
  readonly diagnostics: Diagnostic[] = [];
  private readonly origins: Origins;
  private readonly resolve: Resolve;
  /** References that are being replaced, outermost first, with what each refers to. */
  private readonly open: { readonly reference: LazyReference; readonly object: object }[] = [];
  private readonly reported = new Set<YamlFinding>();
  private readonly copied = new Set<object>();
  private repeated = 0;

  constructor(origins: Origins, resolve: Resolve) {
    this.origins = origins;
    this.resolve = resolve;
  }

  copy(value: LazyValue, origin: YamlOrigin | undefined): JsonValue {
    if (value instanceof LazyReference) return this.replace(value);
    if (!isContainer(value)) {
      if (origin !== undefined) this.reportNotJson(origin);
      return value;
    }
    const from = this.origins.of(value);
    if (!this.copied.has(value)) this.copied.add(value);
    else if (++this.repeated > MOST_REPEATED) {
      const message = 'the references of this workflow multiply without end';
      throw new SpecError([diagnosticAt(from, { severity: 'error', code: 'too-many-values', message })]);
    }
    const copy = Array.isArray(value)
      ? value.map((item, index) => this.copy(item, this.origins.child(value, index)))
      : orderedObject(
          Object.entries(value).map(([key, item]) => [key, this.copy(item, this.origins.child(value, key))]),
        );
    this.origins.set(copy, from);
    return copy;
  }

  private replace(reference: LazyReference): JsonValue {
    const object = this.resolve(reference);
    const fault = (code: DiagnosticCode, message: string, hint?: string): SpecError =>
      new SpecError([diagnosticAt(reference.origin, { severity: 'error', code, message, hint })]);
    if (!isContainer(object) || Array.isArray(object)) {
      const kind = Array.isArray(object) ? 'a list' : object === null ? 'nothing' : 'a single value';
      throw fault(
        'not-by-reference',
        `the reference '${reference.text}' stands for ${kind}; Yadage takes only mappings`,
        'write the value out in place of the reference',
      );
    }
    const outer = this.open.find((entry) => entry.object === object);
    if (outer !== undefined) {
      throw fault(
        'circular-reference',
        `the reference '${reference.text}' is inside what it refers to ` +
          `(${describePlace(outer.reference.origin)} refers to it as well)`,
      );
    }
    this.open.push({ reference, object });
    const copy = this.copy(object, undefined);
    this.open.pop();
    return copy;
  }

  private reportNotJson({ document, pointer }: YamlOrigin): void {
    for (const finding of document.findings) {
      if (finding.pointer !== pointer || this.reported.has(finding)) continue;
      this.reported.add(finding);
      if (finding.kind === 'not-json') this.diagnostics.push(findingDiagnostic(document, finding, 'error'));
      // JSON as Python writes it has NaN and Infinity, so Yadage itself takes them.
      if (finding.kind === 'not-finite')
        this.diagnostics.push(findingDiagnostic(document, finding, 'warning'));
    }
  }
}
