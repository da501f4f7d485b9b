import { isJsonNumber, isJsonObject } from '../../core/json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';
import { defined } from '../../core/defined.js';
import { json, knownWord, record, type Decoder } from './decode.js';
import { HEALTHS, type Health } from '../model.js';

/** How much of one thing a cluster has, and how much of it is in use. */
export interface ClusterLoad {
  /** Numbers by the server's own keys: `total`, `available`, `running`, `pending`, `percentage` that is free, … */
  readonly counts: Readonly<Record<string, number>>;
  readonly health?: Health;
}

/** Load by `node`, `job`, `workflow` and `session`, in the order in which the server would show them. */
export const clusterLoads: Decoder<Readonly<Record<string, ClusterLoad>>> = (value, at) => {
  const kinds = Object.entries(record(json)(value, at)).flatMap(([name, kind]) =>
    isJsonObject(kind)
      ? [{ name, kind, place: isJsonNumber(kind['sort']) ? Number(kind['sort']) : Infinity }]
      : [],
  );
  kinds.sort((one, other) => one.place - other.place);
  return Object.fromEntries(
    kinds.map(({ name, kind: { health, ...rest } }) => [
      name,
      defined({
        counts: Object.fromEntries(Object.entries(plainNumbers(rest)).filter(isCount)),
        health: typeof health === 'string' ? knownWord(HEALTHS, health) : undefined,
      }),
    ]),
  );
};

/** Everything but `sort`, which is the position on a web page. */
function isCount(entry: readonly [string, unknown]): entry is [string, number] {
  return typeof entry[1] === 'number' && entry[0] !== 'sort';
}
