import { fc } from '../support/property.js';
import { isJsonArray, isJsonObject, parseJson } from '../../src/core/json.js';
import { nearest } from '../../src/core/text/nearest.js';

test.each([
  ['lumnosity', 'luminosity'],
  ['LUMINOSITY', 'luminosity'],
  ['epoch', 'epochs'],
  ['wholly-different', undefined],
  ['', undefined],
])('the name nearest to %j is %j', (name, expected) => {
  expect(nearest(name, ['luminosity', 'epochs', 'batch_size'])).toBe(expected);
});

test('JSON goes there and back; what is no JSON is undefined', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(parseJson('{"cut": ')).toBeUndefined();
});

test.each([
  [{}, true, false],
  [[], false, true],
  [null, false, false],
  ['x', false, false],
])('%j is an object: %p, an array: %p', (value, object, array) => {
  expect([isJsonObject(value), isJsonArray(value)]).toEqual([object, array]);
});
