import { createPaint, PLAIN } from '../../../src/cli/io.js';
import { logText } from '../../../src/cli/output/log-text.js';
import { printable } from '../../../src/cli/output/printable.js';

const onTerminal = (log: string): string => printable(logText(log, createPaint(true)));
const onPipe = (log: string): string => printable(logText(log, PLAIN));

test('colours of a log stay on a terminal and end with each line, and are dropped elsewhere', () => {
  const log = '\u001B[1;31mred\nplain \u001B[38;5;208morange\u001B[m\n';
  expect(onTerminal(log)).toBe('\u001B[1;31mred\u001B[0m\nplain \u001B[38;5;208morange\u001B[m\u001B[0m\n');
  expect(onPipe(log)).toBe('red\nplain orange\n');
});

test.each([
  ['\u001B[8mhidden', '\\x1b[8mhidden'],
  ['\u001B[31;5mblinks', '\\x1b[31;5mblinks'],
  [`\u001B[${'31;'.repeat(20)}m`, `\\x1b[${'31;'.repeat(20)}m`],
  ['\u001B[2J\u001B]0;title\u0007', '\\x1b[2J\\x1b]0;title\\x07'],
  ['\u001B[3', '\\x1b[3'],
  ['a\u009B31mb', 'a\\x9b31mb'],
])('%j is no colour and is shown', (log, shown) => {
  expect(onTerminal(log)).toBe(`${shown}${log.includes('\u001B') ? '\u001B[0m' : ''}`);
  expect(onPipe(log)).toBe(shown);
});

test('of a line that is written over, as a progress bar is, the last state stays', () => {
  expect(onPipe('10%\r50%\r100%\r\nnext\r')).toBe('100%\nnext');
  expect(onPipe('a\r\r\nb')).toBe('a\nb');
  expect(onPipe('\r')).toBe('');
});

test('what programs write after colours to erase the empty rest of a line is dropped', () => {
  expect(onPipe('\u001B[01;31m\u001B[Kmatch\u001B[m\u001B[K')).toBe('match');
});
