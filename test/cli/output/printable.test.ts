import { createPaint } from '../../../src/cli/io.js';
import { fitLines, widthOf } from '../../../src/cli/output/fit-lines.js';
import { jsonLine, oneLine, printable } from '../../../src/cli/output/printable.js';

const paint = createPaint(true);

test('the colours of the program are sequences of the terminal, those of all others are shown', () => {
  expect(printable(`${paint.red('\u001B[32mname')} \u001B[0m`)).toBe(
    '\u001B[31m\\x1b[32mname\u001B[39m \\x1b[0m',
  );
});

test('what was printed once is no colour of the program any more', () => {
  const printed = printable(paint.bold('x'));
  expect(printable(printed)).toBe('\\x1b[1mx\\x1b[22m');
});

test('a style within another of its kind begins that one anew', () => {
  expect(printable(paint.bold(`a${paint.dim('b')}c`))).toBe(
    '\u001B[1ma\u001B[2mb\u001B[22m\u001B[1mc\u001B[22m',
  );
});

test('colours take no room, and a line keeps them', () => {
  const text = oneLine(paint.yellow('結果\n'));
  expect(widthOf(text)).toBe(6);
  expect(printable(text)).toBe('\u001B[33m結果\\n\u001B[39m');
});

test('a line of a frame is cut between characters, by the columns they take', () => {
  expect(fitLines('結果結果', 7)).toBe('結果…');
  expect(fitLines('e\u0301'.repeat(5), 6)).toBe('e\u0301'.repeat(5));
  expect(fitLines('a\tb\u001B[2J', 40)).toBe('a\\tb\\x1b[2J');
});

test('a line of JSON is pure of what a terminal obeys, and the same value', () => {
  const value = { name: '\u009B\u202E\u001B\u{E0041}\uD800é' };
  expect(jsonLine(value)).toBe('{"name":"\\u009b\\u202e\\u001b\\udb40\\udc41\\ud800é"}');
  expect(JSON.parse(jsonLine(value))).toEqual(value);
});
