import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { EngineError } from '../engine-error.js';
import type { NodeInput } from '../events.js';
import { encodePointer, resolvePointer } from '../../core/json-pointer.js';
import { isPlainObject } from '../language/json-tree.js';
import { knownResult, nodeOf, type RunState } from '../state.js';

/** Represents one scalar in a node's result until it is known whether it is used. */
export class Reference {
  constructor(
    readonly node: string,
    readonly pointer: string,
  ) {}
}

/** A parameter value in which references may represent scalars. */
export type WithReferences =
  JsonValue | Reference | readonly WithReferences[] | { readonly [key: string]: WithReferences };

/**
 * A node's result with every scalar replaced by a reference to it. As in Yadage, `false`, `null` and empty
 * containers inside are copied, so that their use alone creates no edge.
 */
export function replaceByReferences(node: string, result: JsonValue): WithReferences {
  const walk = (value: JsonValue, path: readonly (string | number)[]): WithReferences => {
    if (isJsonArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (isJsonObject(value)) {
      return orderedObject(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
    }
    const copied = path.length > 0 && (value === null || value === false);
    return copied ? value : new Reference(node, encodePointer(path));
  };
  return walk(result, []);
}

/** Replaces references by the values that they point at, and lists them: each one creates an edge. */
export function resolveReferences(
  state: RunState,
  value: WithReferences,
): { readonly value: JsonValue; readonly inputs: readonly NodeInput[] } {
  const inputs: NodeInput[] = [];
  const walk = (part: WithReferences): JsonValue => {
    if (part instanceof Reference) {
      inputs.push({ node: part.node, pointer: part.pointer });
      return readReference(state, part);
    }
    if (Array.isArray(part)) return (part as readonly WithReferences[]).map(walk);
    if (isPlainObject(part)) {
      return orderedObject(
        Object.entries(part as Record<string, WithReferences>).map(([key, item]) => [key, walk(item)]),
      );
    }
    return part as JsonValue;
  };
  return { value: walk(value), inputs };
}

function readReference(state: RunState, reference: Reference): JsonValue {
  const result = knownResult(nodeOf(state, reference.node));
  const value = result === undefined ? undefined : resolvePointer(result, reference.pointer);
  if (value === undefined)
    throw new EngineError(`the result of ${reference.node} has no ${reference.pointer}`);
  return value as JsonValue;
}
