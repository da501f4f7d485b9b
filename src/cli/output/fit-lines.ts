import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { oneLine } from './printable.js';

/**
 * Lines that fit, without tabs: a wrapped one would leave remains behind when the frame is redrawn. A line that is cut
 * loses its colours.
 */
export function fitLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => fitLine(oneLine(line), columns))
    .join('\n');
}

function fitLine(line: string, columns: number): string {
  if (widthOf(line) < columns) return line;
  let cut = '';
  let room = columns - 2;
  for (const { segment } of new Intl.Segmenter().segment(stripVTControlCharacters(line))) {
    room -= widthOf(segment);
    if (room < 0) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  const shown = text.includes('\u001B') ? stripVTControlCharacters(text) : text;
  return /^[\x20-\x7e\xae-\u02ff]*$/.test(shown) ? shown.length : stringWidth(shown);
}
