import type { Paint } from '../io.js';
import { widthOf } from '../output/fit-lines.js';
import { oneLine } from '../output/printable.js';

const GAP = '  ';
/** A last column that is wider holds texts or paths, which the terminal may wrap. */
const WIDE = 40;

/** Columns under dim headings, without borders, so that other programs can cut them too. */
export function tableText(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  return layOut([headings.map((heading) => paint.dim(heading)), ...rows], paint.columns);
}

/** One line per fact: its dim name, then the fact. Undefined facts are left out. */
export function factsText(facts: readonly (readonly [string, string | undefined])[], paint: Paint): string {
  return layOut(facts.flatMap(([name, fact]) => (fact === undefined ? [] : [[paint.dim(name), fact]])));
}

/** The text of a cell, and how many columns of the terminal it takes. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

/**
 * Reads each cell once: a list of 20,000 runs is laid out in a fraction of a second. On a terminal that is too narrow,
 * the columns that do not fit follow on lines of their own: a name or a date stays in one piece.
 */
function layOut(rows: readonly (readonly string[])[], columns = Infinity): string {
  const cells = rows.map((row) => row.map(measure));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, { width }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width);
  }
  const groups = groupColumns(widths, columns);
  return cells.flatMap((row) => linesOf(row, widths, groups)).join('\n');
}

/** Names may hold line breaks, which would forge further rows. */
function measure(text: string): Cell {
  const line = oneLine(text);
  return { text: line, width: widthOf(line) };
}

/** The first column of each line, and the one after its last. */
type Group = readonly [start: number, end: number];

function groupColumns(widths: readonly number[], columns: number): readonly Group[] {
  const groups: Group[] = [];
  let start = 0;
  let used = 0;
  for (const [column, width] of widths.entries()) {
    const indent = start === 0 ? 0 : GAP.length;
    const mayWrap = column === widths.length - 1 && width > WIDE;
    if (column > start && !mayWrap && indent + used + GAP.length + width > columns) {
      groups.push([start, column]);
      start = column;
      used = width;
    } else used += (column > start ? GAP.length : 0) + width;
  }
  return [...groups, [start, widths.length]];
}

function linesOf(row: readonly Cell[], widths: readonly number[], groups: readonly Group[]): string[] {
  return groups.flatMap(([start, end]) => {
    const line = row
      .slice(start, end)
      .map(({ text, width }, place) => text + ' '.repeat((widths[start + place] ?? 0) - width))
      .join(GAP)
      .trimEnd();
    // A row that has no more cells needs no more lines.
    return start === 0 ? [line] : line === '' ? [] : [GAP + line];
  });
}
