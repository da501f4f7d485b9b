import { stringify } from 'csv-stringify/sync';
import { isContainer, type JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import { GROUP_COLUMNS, POINT_COLUMNS, SPREADS } from '../../scan-file/scan.js';
import { groupColumns, type ScanResults } from './scan-results.js';

/** A table of texts. */
export interface ResultsTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row for each point. */
export function tabulatePoints({ columns, numbers, points }: ScanResults): ResultsTable {
  const labels = columns.map(({ label }) => label);
  return {
    header: [...POINT_COLUMNS, ...labels, ...numbers],
    rows: points.map((point) => [
      String(point.index),
      point.key,
      point.run?.name ?? '',
      point.status,
      String(point.attempts),
      ...labels.map((label) => formatCell(point.values[label])),
      ...numbers.map((name) => formatCell(point.numbers[name])),
    ]),
  };
}

/** One row for each group of repeats. */
export function tabulateRepeats({ columns, numbers, groups }: ScanResults): ResultsTable {
  const labels = groupColumns(columns).map(({ label }) => label);
  return {
    header: [
      ...GROUP_COLUMNS,
      ...labels,
      ...numbers.flatMap((name) => SPREADS.map((kind) => `${name}.${kind}`)),
    ],
    rows: groups.map((group) => [
      group.points.join(' '),
      String(group.finished),
      ...labels.map((label) => formatCell(group.values[label])),
      ...numbers.flatMap((name) => SPREADS.map((kind) => formatCell(group.numbers[name]?.[kind]))),
    ]),
  };
}

/** A table as CSV (RFC 4180). A text that a spreadsheet takes for a formula gets an apostrophe in front. */
export function formatCsv({ header, rows }: ResultsTable): string {
  return stringify([header, ...rows].map((row) => row.map(escapeFormula)));
}

/** As OWASP lists them ("CSV injection"), with the full-width forms, which spreadsheets read alike. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Numbers begin like formulas, and stay numbers. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$|^[+-]Infinity$/i;

function escapeFormula(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

/** Numbers keep all their digits; missing values are empty. */
export function formatCell(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return isContainer(value) ? writeJson(value) : String(value);
}
