import { defined } from '../../../src/core/defined.js';
import {
  array,
  date,
  jsonText,
  number,
  object,
  optional,
  record,
  string,
  withDefault,
  type Decoder,
} from '../../../src/reana/wire/decode.js';
import { DecodeError } from '../../../src/reana/wire/decode-error.js';
import { expectWords } from '../../support/words.js';

const item = object({ name: string, size: object({ raw: number }), when: optional(date) });

test('known fields are taken, unknown ones ignored, null is missing', () => {
  const found = item({ name: 'a', size: { raw: 1, more: 2 }, when: null, extra: [] }, '');
  expect(found).toEqual({ name: 'a', size: { raw: 1 }, when: undefined });
  expect(defined(found)).toEqual({ name: 'a', size: { raw: 1 } });
});

test.each<[string, Decoder<unknown>, unknown, string]>([
  ['a missing field', item, { size: { raw: 1 } }, 'name'],
  ['a nested field', item, { name: 'a', size: { raw: 'x' } }, 'size.raw'],
  ['an item of a list', array(item), [{ name: 3 }], '[0].name'],
  ['no list', array(string), { 0: 'a' }, ''],
  ['a value of a record', record(number), { a: null }, 'a'],
  ['no object', record(number), [1], ''],
  ['no time', date, 'yesterday', ''],
  ['text that is no JSON', jsonText(item), '{', ''],
  ['an inherited field', object({ toString: string }), {}, 'toString'],
])('%s is named with its place', (_name, decoder, value, place) => {
  let error: unknown;
  try {
    decoder(value, '');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DecodeError);
  const { message } = error as DecodeError;
  expect(message).toContain(place);
  expectWords(message);
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
