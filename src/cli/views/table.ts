import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import type { Paint } from '../io.js';

const GAP = '  ';

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

/** A line of a cell, and how many columns of the terminal it takes. */
interface Line {
  readonly text: string;
  readonly width: number;
}

type Cell = readonly Line[];

/** Reads each cell once: a list of 20,000 runs is laid out in a fraction of a second. */
function layOut(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(measure));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, cell] of row.entries()) {
      for (const { width } of cell) widths[column] = Math.max(widths[column] ?? 0, width);
    }
  }
  return cells.flatMap((row) => linesOf(row, widths)).join('\n');
}

/** Names of files may hold line breaks. */
function measure(text: string): Cell {
  return text.split('\n').map((line) => ({ text: line, width: widthOf(line) }));
}

function widthOf(line: string): number {
  const shown = line.includes('\u001B') ? stripVTControlCharacters(line) : line;
  return /^[\x20-\x7e\xae-\u02ff]*$/.test(shown) ? shown.length : stringWidth(shown);
}

function linesOf(row: readonly Cell[], widths: readonly number[]): readonly string[] {
  const height = Math.max(1, ...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, place) =>
    row
      .map((cell, column) => {
        const { text, width } = cell[place] ?? { text: '', width: 0 };
        return text + ' '.repeat((widths[column] ?? 0) - width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
