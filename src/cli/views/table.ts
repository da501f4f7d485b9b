import Table from 'cli-table3';
import type { Paint } from '../io.js';

const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, name === 'middle' ? '  ' : '']),
);
const STYLE = { 'padding-left': 0, 'padding-right': 0, head: [], border: [] };

/** Columns under dim headings, without borders, so that other programs can cut them too. */
export function tableText(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  return layOut([headings.map((heading) => paint.dim(heading)), ...rows]);
}

/** One line per fact: its dim name, then the fact. Undefined facts are left out. */
export function factsText(facts: readonly (readonly [string, string | undefined])[], paint: Paint): string {
  return layOut(facts.flatMap(([name, fact]) => (fact === undefined ? [] : [[paint.dim(name), fact]])));
}

function layOut(rows: readonly (readonly string[])[]): string {
  const table = new Table({ chars: NO_BORDERS, style: STYLE });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
