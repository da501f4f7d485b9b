import { html, Markup } from '../markup.js';

export interface TableColumn {
  /** Empty for a column whose cells speak for themselves. */
  readonly title: string | Markup;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
  /** Shown when the pointer rests on the heading: the whole name of what has a short title. */
  readonly note?: string;
}

/** What stands in a cell: a text, or markup with the value by which it is sorted. */
export type TableCell = string | number | Markup | SortedCell;

export interface SortedCell {
  readonly content: string | number | Markup;
  readonly key: string | number;
}

export interface TableRow {
  readonly cells: readonly TableCell[];
  /** Class of the row: `marked`, or a status. */
  readonly tone?: string;
  /** For links to the row. */
  readonly id?: string;
}

export interface DataTable {
  /** Says what the table is about; screen readers read it first. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Sorted by its headings; true when left out. */
  readonly isSortable?: boolean;
  /** Gets a field for words that rows have to hold; when left out, from 20 rows up. */
  readonly hasFilter?: boolean;
}

const ROWS_FOR_FILTER = 20;

/** A table with a caption, whose first column holds the headings of its rows. Wide ones scroll on a screen. */
export function drawTable({ caption, columns, rows, isSortable = true, hasFilter }: DataTable): Markup {
  const filters = hasFilter ?? rows.length >= ROWS_FOR_FILTER;
  const marks = `${isSortable && rows.length > 1 ? ' data-sortable' : ''}${filters ? ' data-filter' : ''}`;
  return html`<div class="table" ${new Markup(marks)}>
    <div class="scroll" role="region" aria-label="${caption}" tabindex="0">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(
              ({ title, isNumber, note }) =>
                html`<th scope="col" ${classOf(isNumber)}${note === undefined ? '' : html` title="${note}"`}>
                  ${title}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => drawRow(row, columns))}
        </tbody>
      </table>
    </div>
  </div> `;
}

function drawRow({ cells, tone, id }: TableRow, columns: readonly TableColumn[]): Markup {
  const marks = new Markup(
    `${id === undefined ? '' : html` id="${id}"`.text}${tone === undefined ? '' : html` class="${tone}"`.text}`,
  );
  return html`<tr${marks}>${cells.map((cell, index) =>
    drawCell(cell, index === 0, columns[index]?.isNumber === true),
  )}</tr>
`;
}

function drawCell(cell: TableCell, isHead: boolean, isNumber: boolean): Markup {
  const isSorted = typeof cell === 'object' && !(cell instanceof Markup);
  const content = isSorted ? cell.content : cell;
  const key = isSorted ? html` data-key="${cell.key}"` : new Markup('');
  return isHead
    ? html`<th scope="row" ${classOf(isNumber)}${key}>${content}</th>`
    : html`<td${classOf(isNumber)}${key}>${content}</td>`;
}

function classOf(isNumber: boolean | undefined): Markup {
  return new Markup(isNumber === true ? ' class="number"' : '');
}
