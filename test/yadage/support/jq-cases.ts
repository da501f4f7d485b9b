import { readFile } from 'node:fs/promises';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { writeJson } from '../../../src/core/json/write-json.js';
import type { ComparedNode } from './bundle.js';

/** The specifications in test/fixtures/yadage/jq that both engines run, with their initial values. */
export const JQ_CASES: Readonly<Record<string, JsonObject>> = {
  everything: { v: [1, 2, 3], flag: false },
  truth: { values: [0, 1, '', 'x', [], [0], {}, { a: null }, null, false, true, 0.5] },
  workdir: { v: 2 },
  subworkflow: { v: [0, 1, 2, 3] },
  stages: { v: [1, 2, 3] },
  publishers: { v: 7 },
  numbers: { v: 1 },
  mounts: { v: [1, 'a', { b: [] }] },
};

/** Those that end with an error in both. */
export const FAILING_JQ_CASES: Readonly<Record<string, JsonObject>> = {
  'workdir-to-subworkflow': { v: 1 },
  'no-output': { v: 1 },
  'publishes-nothing': { v: [1] },
  'fails-in-case': { v: 1 },
  'no-list': { v: 1 },
};

export const GRAPHS = 'test/fixtures/yadage/jq/graphs.json';

/** A graph, and the files that hold parameters for containers, with nothing that differs from run to run. */
export interface PlacedGraph {
  readonly nodes: readonly JsonValue[];
  readonly mounts: JsonObject;
}

/** What PyPI's yadage made of the specifications. */
export async function readGraphs(): Promise<Readonly<Record<string, PlacedGraph>>> {
  return parseExactJson(await readFile(GRAPHS, 'utf8')) as unknown as Readonly<Record<string, PlacedGraph>>;
}

/** A graph of either engine: its folder is `<W>`, nodes are in the order of their addresses, lists of paths sorted. */
export function placeGraph(
  nodes: readonly Omit<ComparedNode, 'command'>[],
  mounts: Readonly<Record<string, string>>,
  workspace: string,
): PlacedGraph {
  const sorted = nodes
    .map(({ address, name, state, parents, parameters, result, readWrite, readOnly }) => ({
      ...{ address, name, state, parents: parents.toSorted(), parameters },
      ...{ result: sortPaths(result), readWrite, readOnly: readOnly.toSorted() },
    }))
    .toSorted((one, other) => (one.address < other.address ? -1 : 1));
  const text = writeJson({ nodes: sorted, mounts }).replaceAll(workspace, '<W>');
  return parseExactJson(text) as unknown as PlacedGraph;
}

function sortPaths(value: JsonValue): JsonValue {
  if (!Array.isArray(value)) {
    return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
      ? Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, sortPaths(item)]))
      : value;
  }
  const items = (value as readonly JsonValue[]).map(sortPaths);
  return items.every((item) => typeof item === 'string' && item.startsWith('/')) ? items.toSorted() : items;
}
