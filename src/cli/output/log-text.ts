import type { Paint } from '../io.js';
import { mark } from './styles.js';

/** Codes of SGR that colour or emphasise: none that hide text or make it blink. */
const CODE = String.raw`(?:0?[0-479]|2[1-47-9]|[34][0-79]|9[0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2(?:;\d{1,3}){3})`;
const COLOR = new RegExp(String.raw`\u001B\[((?:${CODE})?(?:;${CODE}){0,8})m`, 'g');
/** Erases the rest of a line, in which nothing is: programs write it after colours. */
const ERASE = /\u001B\[0?K/g;

/**
 * The log of a step, for people: on a terminal its colours stay, and end with each line; elsewhere they are dropped. Of
 * a line that was written over and over, as progress bars are, the last state stays.
 */
export function logText(log: string, paint: Paint): string {
  return log
    .split(/\r*\n/)
    .map((line) => logLine(line, paint))
    .join('\n');
}

function logLine(line: string, paint: Paint): string {
  const text = lastState(line);
  if (!text.includes('\u001B')) return text;
  const colored = text
    .replaceAll(ERASE, '')
    .replaceAll(COLOR, (_, codes: string) => (paint.hasColor ? mark(codes) : ''));
  return paint.hasColor ? colored + mark('0') : colored;
}

/** What follows the last carriage return, if anything does. */
function lastState(line: string): string {
  return line.includes('\r') ? (line.split('\r').findLast((state) => state !== '') ?? '') : line;
}
