import type { JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import type { ClusterFact } from '../../reana/model.js';
import type { ClusterLoad } from '../../reana/wire/wire-cluster.js';
import type { Paint } from '../io.js';
import { factsText, tableText } from './table.js';

/** What a cluster offers, and how busy it is when that was asked for. */
export interface ClusterInfo {
  readonly facts: Readonly<Record<string, ClusterFact>>;
  readonly load?: Readonly<Record<string, ClusterLoad>>;
}

export function infoText({ facts, load }: ClusterInfo, paint: Paint): string {
  const lines = Object.entries(facts).map(([name, { title, value }]): [string, string] => [
    title === '' ? name : title,
    formatValue(value),
  ]);
  const text = lines.length === 0 ? 'the server reports nothing' : factsText(lines, paint);
  if (load === undefined) return text;
  const table = tableText(
    ['LOAD', 'HEALTH', 'COUNTS'],
    Object.entries(load).map(([name, { counts, health }]) => [
      name,
      health ?? '-',
      Object.entries(counts)
        .map(([state, count]) => `${state} ${count}`)
        .join(', '),
    ]),
    paint,
  );
  return `${text}\n\n${table}`;
}

function formatValue(value: JsonValue): string {
  if (value === null) return '-';
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(formatValue).join(', ');
  return typeof value === 'string' ? value : writeJson(value);
}
