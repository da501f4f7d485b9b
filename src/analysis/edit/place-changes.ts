import { isDeepStrictEqual } from 'node:util';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { childPointer } from '../../core/json-pointer.js';
import type { YamlOrigin, Origins } from '../yaml/origins.js';
import type { StepPlace } from '../resources/step-places.js';
import type { YamlEdit } from './yaml-edit.js';
import type { YamlDocument } from '../yaml/yaml.js';

/** Other resources by environment of the tree. */
export type ResourceChanges = ReadonlyMap<object, readonly JsonValue[]>;

/** Edits of the files, and the tree that loading them again has to give. */
export interface PlacedChanges {
  readonly files: ReadonlyMap<YamlDocument, readonly YamlEdit[]>;
  readonly tree: JsonObject;
}

/**
 * Finds where to write changes of single environments. A part of a file can be several parts of the tree: of those
 * that refer to it. When they all change alike, the change goes there; when not, each gets a copy of its own, in the
 * innermost place that is not shared in the same way.
 */
export function placeChanges(
  tree: JsonObject,
  steps: readonly StepPlace[],
  changes: ResourceChanges,
  origins: Origins,
): PlacedChanges {
  const places = new SharedParts(steps, changes, origins);
  const edits = new Map<YamlDocument, Map<string, JsonValue>>();
  const put = ({ document, pointer }: YamlOrigin, value: JsonValue): void => {
    const own = edits.get(document) ?? new Map<string, JsonValue>();
    edits.set(document, own.set(pointer, value));
  };
  for (const environment of changes.keys()) {
    if (!places.changesAlike(environment)) {
      for (const step of places.sharing(environment)) put(...places.ownCopy(step));
    } else {
      const { document, pointer } = origins.of(environment);
      put({ document, pointer: childPointer(pointer, 'resources') }, [...(changes.get(environment) ?? [])]);
    }
  }
  const files = [...edits].map(([document, own]) => [document, withoutNestedEdits(own)] as const);
  return { files: new Map(files), tree: changed(tree, changes) as JsonObject };
}

class SharedParts {
  /** Parts of the tree that were taken from the same place of a file. */
  private readonly likes = new Map<YamlDocument, Map<string, Set<object>>>();

  constructor(
    private readonly steps: readonly StepPlace[],
    private readonly changes: ResourceChanges,
    private readonly origins: Origins,
  ) {
    for (const { chain } of steps) {
      for (const { holder } of chain) this.add(holder);
      const environment = chain.at(-1)?.value;
      if (isJsonObject(environment)) this.add(environment);
    }
  }

  /** Whether all parts of the tree from the same place change in the same way. */
  changesAlike(part: object): boolean {
    const [first, ...rest] = [...this.likesOf(part)].map((like) => changed(like as JsonValue, this.changes));
    return rest.every((other) => isDeepStrictEqual(other, first));
  }

  /** All steps whose environment is from the same place. */
  sharing(environment: object): readonly StepPlace[] {
    const likes = this.likesOf(environment);
    return this.steps.filter((step) => likes.has(step.environment));
  }

  /** The innermost place that changes alike wherever it is referred to, and what it has to hold for this step. */
  ownCopy({ chain }: StepPlace): [YamlOrigin, JsonValue] {
    const link = chain.findLast(({ holder }) => this.changesAlike(holder));
    if (link === undefined) throw new Error('the root of a workflow is there only once');
    return [this.origins.child(link.holder, link.key), changed(link.value, this.changes)];
  }

  private likesOf(part: object): ReadonlySet<object> {
    const { document, pointer } = this.origins.of(part);
    return this.likes.get(document)?.get(pointer) ?? new Set([part]);
  }

  private add(part: object): void {
    const { document, pointer } = this.origins.of(part);
    const byPointer = this.likes.get(document) ?? new Map<string, Set<object>>();
    this.likes.set(document, byPointer);
    byPointer.set(pointer, (byPointer.get(pointer) ?? new Set()).add(part));
  }
}

/** A copy of a part of the tree with the changes that lie in it. */
function changed(value: JsonValue, changes: ResourceChanges): JsonValue {
  if (isJsonArray(value)) return value.map((item) => changed(item, changes));
  if (!isJsonObject(value)) return value;
  const copy = orderedObject(Object.entries(value).map(([key, item]) => [key, changed(item, changes)]));
  const resources = changes.get(value);
  return resources === undefined
    ? copy
    : orderedObject([...Object.entries(copy), ['resources', [...resources]]]);
}

/** A place that is written as a whole holds the changes inside it already. */
function withoutNestedEdits(edits: ReadonlyMap<string, JsonValue>): YamlEdit[] {
  const pointers = [...edits.keys()];
  return [...edits].flatMap(([pointer, value]) =>
    pointers.some((outer) => pointer.startsWith(`${outer}/`)) ? [] : [{ pointer, value }],
  );
}
