import type { Paint } from '../io.js';
import { widthOf } from '../output/fit-lines.js';
import { oneLine } from '../output/printable.js';
import { tableText, type CellText } from './table.js';

/** A column of a table that keeps within the width of a terminal. */
export interface FittedColumn {
  readonly heading: string;
  /** One for each row. */
  readonly cells: readonly CellText[];
  /** Whether its cells are texts without colours, of which long ones may be broken into lines. */
  readonly isText?: boolean;
  /** Whether it may be left out; of several, the last ones are left out first. */
  readonly isDispensable?: boolean;
}

const GAP = 2;
/** Headings are broken where they are wider than what is below them, and than this. */
const HEADING = 14;
/** Texts are not broken into narrower lines. */
const NARROWEST = 16;
const MOST_NAMED = 6;
/** A wider last column would be left to the terminal. */
const OWN_LINE = 40;

/**
 * A table that fits the terminal: headings and texts are broken into lines, and columns left out, which a line below it
 * names. Without a terminal every row is one line with all columns.
 * @param where what has the columns that are left out
 */
export function fittedTableText(columns: readonly FittedColumn[], paint: Paint, where: string): string {
  const limit = paint.columns;
  if (limit === undefined || totalOf(columns.map(fullWidth)) <= limit) return drawColumns(columns, paint);
  const omitted: string[] = [];
  let kept = columns;
  while (leastWidth(kept) > limit) {
    const last = kept.findLast(({ isDispensable = false }) => isDispensable);
    if (last === undefined) break;
    omitted.unshift(last.heading);
    kept = kept.filter((column) => column !== last);
  }
  const table = drawColumns(breakColumns(kept, limit), paint);
  if (omitted.length === 0) return table;
  const more = omitted.length - MOST_NAMED;
  const names = [...omitted.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])];
  const note = `left out for lack of room: ${names.join('; ')} (${where})`;
  return [table, ...breakText(oneLine(note), limit).map((line) => paint.dim(line))].join('\n');
}

/** A column with its heading in lines. */
interface BrokenColumn {
  readonly headings: readonly string[];
  readonly cells: readonly CellText[];
}

function drawColumns(columns: readonly (FittedColumn | BrokenColumn)[], paint: Paint): string {
  const count = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const rows = Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row] ?? ''));
  return tableText(
    columns.map((column) => ('headings' in column ? column.headings : column.heading)),
    rows,
    paint,
  );
}

function breakColumns(columns: readonly FittedColumn[], limit: number): readonly BrokenColumn[] {
  // Where even that is too much, the last column follows on lines of its own.
  const last = leastWidth(columns) > limit ? columns.at(-1) : undefined;
  const texts = columns.filter((column) => column.isText === true && column !== last);
  const fixed = columns.filter((column) => column.isText !== true && column !== last);
  let room = limit - totalOf(fixed.map(narrowWidth)) - texts.length * GAP;
  const rooms = new Map<FittedColumn, number>();
  if (last?.isText === true) rooms.set(last, Math.min(OWN_LINE, limit - GAP));
  // Texts that need less than their share leave it to the others.
  const sorted = texts.toSorted((one, other) => cellWidth(one) - cellWidth(other));
  for (const [index, text] of sorted.entries()) {
    const share = Math.max(NARROWEST, Math.floor(room / (sorted.length - index)));
    const width = Math.min(share, Math.max(cellWidth(text), widthOf(text.heading)));
    rooms.set(text, width);
    room -= width;
  }
  return columns.map((column) => {
    const width = rooms.get(column);
    if (width === undefined)
      return { headings: breakText(column.heading, narrowWidth(column)), cells: column.cells };
    const cells = column.cells.map((cell) =>
      [cell].flat().flatMap((line) => breakText(oneLine(line), width)),
    );
    return { headings: breakText(column.heading, width), cells };
  });
}

/** The least that the columns take when everything that may be is broken. */
function leastWidth(columns: readonly FittedColumn[]): number {
  return totalOf(
    columns.map((column) =>
      column.isText === true ? Math.min(narrowWidth(column), NARROWEST) : narrowWidth(column),
    ),
  );
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

function narrowWidth(column: FittedColumn): number {
  const heading = Math.min(widthOf(oneLine(column.heading)), HEADING);
  return Math.max(heading, cellWidth(column));
}

function fullWidth(column: FittedColumn): number {
  return Math.max(widthOf(oneLine(column.heading)), cellWidth(column));
}

function cellWidth({ cells }: FittedColumn): number {
  let most = 0;
  for (const cell of cells) for (const line of [cell].flat()) most = Math.max(most, widthOf(oneLine(line)));
  return most;
}

/** Lines of a text that are no wider, broken after blanks and commas, in words only where one is wider. */
export function breakText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of splitText(text, width)) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? piece.trimStart() : piece;
  }
  return [...lines, line.trimEnd()];
}

function splitText(text: string, width: number): readonly string[] {
  return text
    .split(/(?<=[\s,;])/u)
    .flatMap((part) => (widthOf(part.trimEnd()) <= width ? [part] : part.split(/(?<=[/.:=_-])/u)))
    .flatMap((part) => chop(part, width));
}

function chop(part: string, width: number): readonly string[] {
  if (widthOf(part.trimEnd()) <= width) return [part];
  const pieces: string[] = [''];
  for (const { segment } of new Intl.Segmenter().segment(part)) {
    const last = pieces.at(-1) ?? '';
    if (last !== '' && widthOf(last + segment) > width) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}
