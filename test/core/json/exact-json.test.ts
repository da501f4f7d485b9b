import { fc } from '../../support/property.js';
import { parseJson, type JsonValue } from '../../../src/core/json.js';
import { exactFloat, exactInteger, isExactNumber } from '../../../src/core/json/exact-number.js';
import { orderedObject } from '../../../src/core/json/ordered-object.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { writeJson } from '../../../src/core/json/write-json.js';

/** Texts of JSON numbers, in the one form that both Python and `writeJson` give them. */
const numberTexts = fc.oneof(
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.integer().map(String),
  fc.integer().map((value) => `${value}.0`),
  fc.constantFrom('1e+16', '1.5e+300', '-0.0', '0.1', '1e-7', '9007199254740993', '9007199254740991'),
);
const keys = fc.oneof(
  fc.nat(20).map(String),
  fc.string(),
  fc.constantFrom('__proto__', '10', '9', '-1', '007', '4294967295'),
);
const { text: jsonTexts } = fc.letrec<{ text: string; list: string; object: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small' },
    numberTexts,
    fc
      .oneof(fc.string(), fc.constantFrom(' 1.0, ', '"2": 1e5', '\ue000', '\\"\ue000'))
      .map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  object: fc
    .uniqueArray(fc.tuple(keys, tie('text')), { selector: ([key]) => key, maxLength: 5 })
    .map((pairs) => `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${item}`).join(',')}}`),
}));

test('what is read is written as the same text: every digit, every point, and the keys in order', () => {
  fc.assert(fc.property(jsonTexts, (text) => expect(writeJson(parseExactJson(text))).toBe(text)));
});

test('white space changes nothing', () => {
  fc.assert(
    fc.property(jsonTexts, (text) => {
      const value = parseExactJson(text);
      expect(writeJson(parseExactJson(writeJson(value, 2)))).toBe(text);
    }),
  );
});

test('as plain numbers it is what JSON.parse reads', () => {
  fc.assert(
    fc.property(jsonTexts, (text) => {
      expect(parseJson(JSON.stringify(parseExactJson(text)))).toEqual(
        parseJson(JSON.stringify(parseJson(text))),
      );
    }),
  );
});

test.each(['', '{', '[1.0', '{"1": 2.0,}', '01.0', '1.', '"1.0', 'NaN'])('%j is no JSON', (text) => {
  expect(parseExactJson(text)).toBeUndefined();
});

test('a deep and a long text are read', () => {
  const deep = `${'['.repeat(20_000)}1.0${']'.repeat(20_000)}`;
  expect(parseExactJson(deep)).toHaveLength(1);
  const texts = ['x\\\\\\"', '\\u00e9', '1.0 ', '0', ', 1.0,'].map((text) => text.repeat(3_000_000));
  for (const text of texts) {
    const long = parseExactJson(`{"a": "${text}", "b": 1.0}`) as Record<string, JsonValue>;
    expect(writeJson(long['b'])).toBe('1.0');
    expect(long['a']).toBe(JSON.parse(`"${text}"`));
  }
});

test.each([
  ['1.0', '1.0', true],
  ['-2.50e1', '-25.0', true],
  ['1E5', '100000.0', true],
  ['1e16', '1e+16', true],
  ['-0.0', '-0.0', true],
  ['9007199254740993', '9007199254740993', false],
  ['123456789012345678901234567890', '123456789012345678901234567890', false],
])('%s is kept as %s', (text, kept, isFloat) => {
  const value = parseExactJson(text);
  expect(isExactNumber(value)).toBe(true);
  expect(value).toMatchObject({ text: kept, isFloat });
  expect(isExactNumber(value) && value.toString()).toBe(kept);
  expect(Number(value)).toBe(Number(text));
});

test.each(['1', '0.5', '1.5e-7', '9007199254740992', '-1', '1e400'])('%s is a plain number', (text) => {
  expect(parseExactJson(text)).toBe(Number(text));
});

test('JSON.stringify writes the nearest number, whatever holds it', () => {
  expect(JSON.stringify({ a: [exactFloat(1), exactInteger(2n ** 53n + 1n)] })).toBe(
    '{"a":[1,9007199254740992]}',
  );
});

test('of two equal keys the first gives the place, the last the value', () => {
  const object = orderedObject([
    ['b', 1],
    ['2', 2],
    ['1', 3],
    ['b', 4],
  ]);
  expect(Object.entries(object)).toEqual([['b', 4], ['2', 2], ['1', 3]]); // prettier-ignore
  expect(object).toEqual({ b: 4, '1': 3, '2': 2 });
  object['0'] = 5;
  delete object['2'];
  expect(Object.keys(object)).toEqual(['b', '1', '0']);
});
