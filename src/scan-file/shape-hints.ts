import type { Explanation } from '../analysis/shape/explain-shape.js';
import { AXIS_KINDS } from './scan-schema.js';

/** How each part of a scan file is written, by the keys that lead to it; `*` stands for any. */
const FORMS: Readonly<Record<string, string>> = {
  set: 'write {alpha: 5}',
  axes: 'each axis is an item with its own "-": axes: [{grid: {alpha: [1, 5]}}]',
  'axes/*/grid': 'write {alpha: [1, 5], epochs: [10, 20]}',
  'axes/*/zip': 'write {alpha: [1, 5], epochs: [10, 20]}',
  'axes/*/grid/*': 'a single value is a list of one: [5]',
  'axes/*/zip/*': 'a single value is a list of one: [5]',
  'axes/*/random/of/*': 'a single value is a list of one: [5]',
  'axes/*/latin-hypercube/of/*': 'a single value is a list of one: [5]',
  'axes/*/list': 'write [{alpha: 1}, {alpha: 5}]',
  'axes/*/list/*': 'write {alpha: 5}',
  exclude: 'write [{alpha: 5}]',
  repeat: 'write {parameter: seed, count: 5}',
  'repeat/values': "write [1, 2, 3], or take 'count' and 'first'",
  labels: 'write {alpha: short name}',
  resources: 'write [{memory: 4Gi}]',
  retry: 'write {retries: 3}',
  'retry/on': 'write [out-of-memory]',
  'retry/memory': 'write {factor: 2, most: 16Gi}',
  estimate: 'write {disk: 200 MB, time: 5 min}',
  'collect/outputs': 'write [results/plots]',
  'collect/values': 'write {area: /place/of/the/number}',
  'collect/best': 'write {minimize: area}',
};

/** What to do about a part of a scan file that has the wrong shape, or is in the wrong place. */
export function shapeHint({ path, place, code, hint, near }: Explanation): string | undefined {
  if (place === 'value') return hint ?? formHint(path);
  return code === 'unknown-key' && near === undefined ? (levelHint(path) ?? hint) : hint;
}

function formHint(path: readonly string[]): string | undefined {
  const form = Object.keys(FORMS).find((pattern) => {
    const keys = pattern.split('/');
    return keys.length === path.length && keys.every((key, index) => key === '*' || key === path[index]);
  });
  return form === undefined ? undefined : FORMS[form];
}

/** Where a key belongs that is on the wrong level. */
function levelHint(path: readonly string[]): string | undefined {
  const [first = '', , third = ''] = path;
  if (path.length === 1 && AXIS_KINDS.some((kind) => kind === first)) {
    return `write it as an item of axes: axes: [{${first}: …}]`;
  }
  if (first === 'axes' && path.length === 3) {
    return `targets stand below the kind of axis, such as grid: {${third}: [1, 5]}; there is ${AXIS_KINDS.join(', ')}`;
  }
  return undefined;
}
