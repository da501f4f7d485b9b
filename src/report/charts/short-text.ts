import { isJsonNumber, type JsonValue } from '../../core/json.js';
import { formatCell } from '../../scans/results/results-table.js';
import { formatNumber } from './chart-numbers.js';

const LONGEST = 36;
const DIGITS = 5;

/** A text as there is room for. */
export function shortText(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** A setting or a number as people read it: with the digits that matter, and empty when there is none. */
export function shortValue(value: JsonValue | undefined): string {
  return isJsonNumber(value) ? formatNumber(Number(value), DIGITS) : shortText(formatCell(value));
}
