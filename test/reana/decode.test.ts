import {
  array,
  date,
  DecodeError,
  defined,
  jsonText,
  number,
  object,
  optional,
  record,
  string,
  withDefault,
  type Decoder,
} from '../../src/reana/decode.js';

const item = object({ name: string, size: object({ raw: number }), when: optional(date) });

test('known fields are taken, unknown ones ignored, null is missing', () => {
  const found = item({ name: 'a', size: { raw: 1, more: 2 }, when: null, extra: [] }, '');
  expect(found).toEqual({ name: 'a', size: { raw: 1 }, when: undefined });
  expect(defined(found)).toEqual({ name: 'a', size: { raw: 1 } });
});

test.each<[string, Decoder<unknown>, unknown, string]>([
  ['a missing field', item, { size: { raw: 1 } }, 'name should be a string but is missing'],
  [
    'a nested field',
    item,
    { name: 'a', size: { raw: 'x' } },
    'size.raw should be a number but is the string "x"',
  ],
  ['an item of a list', array(item), [{ name: 3 }], '[0].name should be a string but is the number 3'],
  ['no list', array(string), { 0: 'a' }, 'the answer should be a list but is an object'],
  ['a value of a record', record(number), { a: null }, 'a should be a number but is null'],
  ['no object', record(number), [1], 'the answer should be an object but is a list'],
  ['no time', date, 'yesterday', 'the answer should be a time but is the string "yesterday"'],
  ['text that is no JSON', jsonText(item), '{', 'the answer should be JSON text but is the string "{"'],
  ['an inherited field', object({ toString: string }), {}, 'toString should be a string but is missing'],
])('%s is named with its place', (_name, decoder, value, message) => {
  expect(() => decoder(value, '')).toThrow(new DecodeError(message));
});

test.each([
  ['2026-11-22T22:27:37', '2026-11-22T22:27:37.000Z'],
  ['2026-11-22T22:27:37Z', '2026-11-22T22:27:37.000Z'],
  ['2026-11-22T22:27:37+01:00', '2026-11-22T21:27:37.000Z'],
  ['Sun, 22 Nov 2026 22:23:26 GMT', '2026-11-22T22:23:26.000Z'],
])('%s is %s', (text, expected) => {
  expect(date(text, '').toISOString()).toBe(expected);
});

test('a default stands for what is missing', () => {
  expect(withDefault(number, 7)(undefined, '')).toBe(7);
  expect(withDefault(number, 7)(0, '')).toBe(0);
});
