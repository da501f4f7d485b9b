import type { Paint } from '../io.js';
import { widthOf } from '../output/fit-lines.js';
import { oneLine } from '../output/printable.js';

const GAP = '  ';
/** A last column that is wider holds texts or paths, which the terminal may wrap. */
const WIDE = 40;

/** What a cell shows: a line, or several below each other. */
export type CellText = string | readonly string[];

/** Columns under dim headings, without borders, so that other programs can cut them too. */
export function tableText(
  headings: readonly CellText[],
  rows: readonly (readonly CellText[])[],
  paint: Paint,
): string {
  return layOut(
    [headings.map((heading) => [heading].flat().map((line) => paint.dim(line))), ...rows],
    paint.columns,
  );
}

/** One line per fact: its dim name, then the fact. Undefined facts are left out. */
export function factsText(facts: readonly (readonly [string, string | undefined])[], paint: Paint): string {
  return layOut(facts.flatMap(([name, fact]) => (fact === undefined ? [] : [[paint.dim(name), fact]])));
}

/** A line of a cell, and how many columns of the terminal it takes. */
interface Line {
  readonly text: string;
  readonly width: number;
}

type Cell = readonly Line[];

/**
 * Reads each cell once: a list of 20,000 runs is laid out in a fraction of a second. On a terminal that is too narrow,
 * the columns that do not fit follow on lines of their own: a name or a date stays in one piece.
 */
function layOut(rows: readonly (readonly CellText[])[], columns = Infinity): string {
  const cells = rows.map((row) => row.map(measure));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, cell] of row.entries()) {
      for (const { width } of cell) widths[column] = Math.max(widths[column] ?? 0, width);
    }
  }
  const groups = groupColumns(widths, columns);
  return cells.flatMap((row) => groups.flatMap((group) => linesOf(row, widths, group))).join('\n');
}

/** Names may hold line breaks, which would forge further rows. */
function measure(cell: CellText): Cell {
  return [cell].flat().map((each) => {
    const text = oneLine(each);
    return { text, width: widthOf(text) };
  });
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

function linesOf(row: readonly Cell[], widths: readonly number[], [start, end]: Group): readonly string[] {
  const cells = row.slice(start, end);
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  const lines = Array.from({ length: height }, (_, place) =>
    cells
      .map((cell, column) => {
        const { text, width } = cell[place] ?? { text: '', width: 0 };
        return text + ' '.repeat((widths[start + column] ?? 0) - width);
      })
      .join(GAP)
      .trimEnd(),
  );
  // A row that has no more cells needs no more lines.
  return start === 0 ? lines : lines.filter((line) => line !== '').map((line) => GAP + line);
}
