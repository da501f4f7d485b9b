import { writeJson } from '../../core/json/write-json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import type { MultistepScheduler } from '../../analysis/workflow.js';
import { EngineError } from '../engine-error.js';
import type { WarningCode } from '../events.js';
import { isPlainObject } from '../language/json-tree.js';
import { Reference, type WithReferences } from './references.js';

export type ParameterSet = Readonly<Record<string, WithReferences>>;

type ScatterSettings = Pick<MultistepScheduler, 'scatter' | 'batchsize' | 'partitionsize'>;

export interface Scattered {
  readonly sets: readonly ParameterSet[];
  readonly warnings: readonly { readonly code: WarningCode; readonly message: string }[];
}

/**
 * One parameter set per step of a multistep stage. The scattered parameters come last in each set, in the order in
 * which `scatter.parameters` names them; of a `cartesian` product the last one varies fastest.
 */
export function scatterParameters(
  parameters: ReadonlyMap<string, WithReferences>,
  settings: ScatterSettings,
): Scattered {
  const { scatter } = settings;
  if (scatter === undefined) throw new EngineError('a multistep stage needs "scatter"');
  const common = new Map(parameters);
  const columns = scatter.parameters.map((name) => {
    const value = common.get(name);
    if (value === undefined) {
      throw new EngineError(`"scatter" names "${name}", which is not among the parameters`);
    }
    common.delete(name);
    return { name, items: group(iterate(name, value), settings) };
  });
  const rows = arrange(scatter.method, columns);
  const names = columns.map((column) => column.name);
  const sets = rows.map((row) => {
    const set = new Map(common);
    names.forEach((name, position) => set.set(name, row[position] ?? null));
    return orderedObject(set);
  });
  return { sets, warnings: findWarnings(scatter.method, columns, sets.length) };
}

interface Column {
  readonly name: string;
  readonly items: readonly WithReferences[];
}

/** What Python would iterate over: the items of a list, the keys of an object, the characters of a string. */
function iterate(name: string, value: WithReferences): readonly WithReferences[] {
  if (Array.isArray(value)) return value as readonly WithReferences[];
  if (typeof value === 'string') return Array.from(value);
  if (isPlainObject(value)) return Object.keys(value);
  const what = value instanceof Reference ? `the single value of ${value.node}` : writeJson(value);
  throw new EngineError('only a list can be scattered', {
    location: { parameter: name },
    hint: `It is ${what}.`,
  });
}

function group(
  items: readonly WithReferences[],
  { batchsize, partitionsize }: ScatterSettings,
): readonly WithReferences[] {
  if (batchsize !== undefined && batchsize > 0) return chunk(items, batchsize);
  if (partitionsize !== undefined && partitionsize > 0) return partition(items, partitionsize);
  return items;
}

function chunk(items: readonly WithReferences[], size: number): WithReferences[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** Parts whose sizes differ by at most one, the longer ones last. */
function partition(items: readonly WithReferences[], count: number): WithReferences[] {
  const parts = Math.min(count, items.length);
  let start = 0;
  return Array.from({ length: parts }, (_, index) => {
    const end = start + Math.floor((items.length + index) / parts);
    const part = items.slice(start, end);
    start = end;
    return part;
  });
}

function arrange(method: string, columns: readonly Column[]): WithReferences[][] {
  if (method === 'zip') {
    if (columns.length === 0) throw new EngineError('"scatter" names no parameters');
    const length = Math.min(...columns.map((column) => column.items.length));
    return Array.from({ length }, (_, row) => columns.map((column) => column.items[row] ?? null));
  }
  if (method !== 'cartesian') return [];
  return columns.reduce<WithReferences[][]>(
    (rows, column) => rows.flatMap((row) => column.items.map((item) => [...row, item])),
    [[]],
  );
}

function findWarnings(method: string, columns: readonly Column[], count: number): Scattered['warnings'] {
  if (method !== 'zip' && method !== 'cartesian') {
    return [
      {
        code: 'unknown-scatter-method',
        message: `scatter method "${method}" is neither zip nor cartesian: the stage adds no steps`,
      },
    ];
  }
  if (count === 0) {
    return [
      {
        code: 'empty-scatter',
        message: 'a scattered list is empty: the stage adds no steps, and stages that depend on it never run',
      },
    ];
  }
  const lengths = columns.map((column) => column.items.length);
  if (method === 'cartesian' || new Set(lengths).size < 2) return [];
  const named = columns.map((column) => `${column.name} (${column.items.length})`).join(', ');
  return [
    { code: 'unequal-zip', message: `lists of unequal length are zipped: ${named}; the rest is left out` },
  ];
}
