import { fc } from '../support/property.js';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/core/json.js';

/** The same value with the keys of all objects in the opposite order. */
function reversed(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

const values = fc.jsonValue() as fc.Arbitrary<JsonValue>;

test('it is JSON of the same value, whatever the order of keys', () => {
  fc.assert(
    fc.property(values, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

test('it has no blanks, and keys are sorted at every depth', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x y' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x y","d":null}]}',
  );
});
