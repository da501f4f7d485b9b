import { fc } from '../support/property.js';
import {
  childPointer,
  decodePointer,
  encodePointer,
  parentPointer,
  resolvePointer,
} from '../../src/core/json-pointer.js';

test('keys go into a pointer and come back', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (keys, last) => {
      const pointer = encodePointer(keys);
      expect(decodePointer(pointer)).toEqual(keys);
      expect(decodePointer(childPointer(pointer, last))).toEqual([...keys, last]);
      expect(parentPointer(childPointer(pointer, last))).toBe(pointer);
    }),
  );
});

test.each([
  ['', { a: [1, { 'b/c': 2 }] }],
  ['/a/0', 1],
  ['/a/1/b~1c', 2],
  ['/a/2', undefined],
  ['/a/length/x', undefined],
  ['/constructor', undefined],
])('at %j stands %j', (pointer, expected) => {
  expect(resolvePointer({ a: [1, { 'b/c': 2 }] }, pointer)).toEqual(expected);
});
