import { parse } from 'yaml';
import { hasHidden, visible, visibleJson, visibleLine } from '../../../src/core/text/visible.js';
import { fc } from '../../support/property.js';

/** What no terminal may get, spelt out and not by properties of Unicode. */
const FORBIDDEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E001F}]|[\uD800-\uDFFF](?![\uDC00-\uDFFF])(?<![\uD800-\uDBFF][\uDC00-\uDFFF])/u;

test.each([
  ['\u001B[31mred', '\\x1b[31mred'],
  ['\u001B]52;c;Zm9v\u0007', '\\x1b]52;c;Zm9v\\x07'],
  ['\u009B2J\u007F\u0000', '\\x9b2J\\x7f\\x00'],
  ['a\rb\bc', 'a\\rb\\x08c'],
  ['x\u202Ey\u2066z\u200F\u061C', 'x\\u202ey\\u2066z\\u200f\\u061c'],
  ['a\u200Bb\u2060c\uFEFF\u00AD', 'a\\u200bb\\u2060c\\ufeff\\xad'],
  ['l\u2028p\u2029n\u0085', 'l\\u2028p\\u2029n\\x85'],
  ['lone \uD800 and \uDC00', 'lone \\ud800 and \\udc00'],
  ['tag\u{E0041}\u{E007F}', 'tag\\U000e0041\\U000e007f'],
  ['pay\u200Cpal, pay\u200Dpal', 'pay\\u200cpal, pay\\u200dpal'],
  ['a\u{E0100}\u{E0101}', 'a\u{E0100}\\U000e0101'],
])('%j is shown as %s', (text, shown) => expect(visible(text)).toBe(shown));

test.each([
  'plain, with a \\x1b that is none',
  'lines\nand\ttabs',
  'é ü ñ ç, e\u0301, ±5 µm √s = 13 TeV, θ̂',
  '日本語 한국어 中文',
  'שלום, مرحبا, नमस्ते, ไทย',
  'می\u200Cخواهم, क्\u200Dष, ශ්\u200Dරී',
  '👍🏽 👩‍💻 🏳️‍🌈 ❤️ 1️⃣ 🇨🇭 👨‍👩‍👧‍👦 🧑🏿‍🚀',
  '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
  '葛\u{E0100}',
])('%j stays as it is', (text) => {
  expect(visible(text)).toBe(text);
  expect(hasHidden('plain')).toBe(false);
});

test('in one line, line breaks and tabs are shown, too; elsewhere \\r\\n is a line break', () => {
  expect(visibleLine('a\nb\tc\r\nd\u001B')).toBe('a\\nb\\tc\\r\\nd\\x1b');
  expect(visible('a\r\nb\rc')).toBe('a\nb\\rc');
});

const anyText = fc.string({ unit: 'binary' });
const hostileText = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom(
        '\u001B[2J',
        '\u001B]8;;x\u0007',
        '\u202E',
        '\uD83D',
        '\u200D',
        '👩',
        '\u{E0041}',
        '\n',
      ),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
  )
  .map((parts) => parts.join(''));

test('whatever the text: nothing stays that a terminal obeys or hides, and a second time changes nothing', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const shown = visible(text);
      expect(shown).not.toMatch(FORBIDDEN);
      expect(visible(shown)).toBe(shown);
      const line = visibleLine(text);
      expect(line).not.toMatch(/[\n\t]/);
      expect(line).not.toMatch(FORBIDDEN);
    }),
    { numRuns: 2000 },
  );
});

test('JSON is the same value, without such characters', () => {
  fc.assert(
    fc.property(fc.dictionary(hostileText, hostileText), (value) => {
      const json = visibleJson(JSON.stringify(value));
      expect(json).not.toMatch(FORBIDDEN);
      expect(JSON.parse(json)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test('the escapes are those of YAML', () => {
  const text = '\u001B \u202E \u{E0041} \u0085';
  expect(parse(`"${visible(text)}"`)).toBe(text);
  expect(hasHidden(text)).toBe(true);
});
