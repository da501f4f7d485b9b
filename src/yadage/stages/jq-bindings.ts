import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import type { JqScheduler } from '../../analysis/workflow.js';
import type { JqEvaluator } from '../effects.js';
import { EngineError } from '../engine-error.js';
import type { NodeInput } from '../events.js';
import { queryAll, queryFirst } from './queries.js';
import { replaceByReferences, Reference, resolveReferences, type WithReferences } from './references.js';
import { knownResult, nodeOf, type RunState, type ScopeState } from '../state.js';

const QUERY_KEY = '$wflowref';
const POINTER_KEY = '$wflowpointer';

export interface JqParameters {
  readonly value: JsonValue;
  readonly inputs: readonly NodeInput[];
}

/**
 * Parameter sets of a jq-stage: its bindings look up nodes, `stepscript` makes a list of sets from them, and
 * `postscript` rewrites each once the outputs it points at are filled in.
 */
export async function evaluateBindings(
  state: RunState,
  scope: ScopeState,
  scheduler: JqScheduler,
  jq: JqEvaluator,
): Promise<JqParameters[]> {
  const bound = await replaceObjects(scheduler.bindings, QUERY_KEY, (query) =>
    runBinding(state, scope, query, jq),
  );
  const sets = await queryFirst(jq, scheduler.stepscript, bound);
  if (!isJsonArray(sets)) throw new EngineError('"stepscript" must return a list of parameter sets');
  const parameters: JqParameters[] = [];
  for (const set of sets) {
    const { value, inputs } = resolveReferences(state, toReferences(set));
    parameters.push({ value: await queryFirst(jq, scheduler.postscript, value), inputs });
  }
  return parameters;
}

/** `{"$wflowref": [nodes, outputs]}`: the structure that the first program builds, with every node replaced by a list. */
async function runBinding(
  state: RunState,
  scope: ScopeState,
  query: JsonValue,
  jq: JqEvaluator,
): Promise<JsonValue> {
  const [nodes, outputs] = isJsonArray(query) ? query : [];
  if (typeof nodes !== 'string' || typeof outputs !== 'string') {
    throw new EngineError('"$wflowref" needs two jq programs: for the nodes and for their outputs');
  }
  const index = JSON.parse(JSON.stringify(scope.index)) as JsonValue;
  const structure = await queryAll(jq, nodes, index);
  return replaceObjects(structure, '_nodeid', async (id) => {
    const node = nodeOf(state, typeof id === 'string' ? id : '');
    const result = knownResult(node);
    if (result === undefined) {
      throw new EngineError(`${node.id} has no result yet`, {
        hint: `Add "${node.stage}" to the stage's "dependencies".`,
      });
    }
    return queryAll(jq, outputs, toPointers(replaceByReferences(node.id, result)));
  });
}

/** A copy in which every object with a key is replaced by something made from that key's value. */
async function replaceObjects(
  value: JsonValue,
  key: string,
  replace: (found: JsonValue) => Promise<JsonValue>,
): Promise<JsonValue> {
  if (isJsonArray(value)) return Promise.all(value.map((item) => replaceObjects(item, key, replace)));
  if (!isJsonObject(value)) return value;
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  if (found !== undefined) return replace(found);
  const entries = Object.entries(value).map(
    async ([name, item]) => [name, await replaceObjects(item, key, replace)] as const,
  );
  return orderedObject(await Promise.all(entries));
}

/** References as objects, which pass through jq. */
function toPointers(value: WithReferences): JsonValue {
  if (value instanceof Reference) return { [POINTER_KEY]: { step: value.node, result: value.pointer } };
  if (Array.isArray(value)) return (value as readonly WithReferences[]).map(toPointers);
  if (!isJsonObject(value)) return value as JsonValue;
  return orderedObject(Object.entries(value).map(([key, item]) => [key, toPointers(item)]));
}

function toReferences(value: JsonValue): WithReferences {
  if (isJsonArray(value)) return value.map(toReferences);
  if (!isJsonObject(value)) return value;
  const pointer = value[POINTER_KEY];
  if (isJsonObject(pointer) && typeof pointer.step === 'string' && typeof pointer.result === 'string') {
    return new Reference(pointer.step, pointer.result);
  }
  return orderedObject(Object.entries(value).map(([key, item]) => [key, toReferences(item)]));
}
