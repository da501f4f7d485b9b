import { writeJson } from '../../core/json/write-json.js';
import { visible, visibleJson, visibleLine } from '../../core/text/visible.js';
import { mapStyled, mark } from './styles.js';

/**
 * What may be written to a stream: the program's own colours become sequences of the terminal, and all else that a
 * terminal would obey or hide is made visible.
 */
export function printable(text: string): string {
  return mapStyled(text, visible, (codes) => `\u001B[${codes}m`);
}

/** A text as one line, in which line breaks and tabs are visible, too; the program's own colours stay. */
export function oneLine(text: string): string {
  return mapStyled(text, visibleLine, mark);
}

/** Texts below each other, each in one line. */
export function lines(...texts: readonly string[]): string {
  return texts.map(oneLine).join('\n');
}

/** A text of several lines in which only the first begins at the margin: none of them passes for a line of its own. */
export function hanging(text: string): string {
  return text.replaceAll(/\r?\n(?![ \t])/g, '\n  ');
}

/** A value as one line of JSON: every character that a terminal would obey or hide is escaped. */
export function jsonLine(value: unknown): string {
  return visibleJson(writeJson(value));
}
