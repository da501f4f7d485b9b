import { fc } from '../../support/property.js';
import { formatFields } from '../../../src/analysis/shape/format-fields.js';

test.each([
  ['echo {a} {b!r} {c:>10} {d.e} {f[0]}', ['a', 'b', 'c', 'd', 'f']],
  ['{{literal}} {} {0}', []],
  ['{number:{width}}', ['number', 'width']],
  ['{a}{a}', ['a', 'a']],
])('%s', (text, names) => {
  expect(formatFields(text)).toEqual({ names });
});

test.each(['}', 'a } b', '{a', '{{}', '{a:{b}'])('%s is refused', (text) => {
  expect(formatFields(text).fault).toBeDefined();
});

test('doubling every brace leaves no field', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(formatFields(text.replaceAll('{', '{{').replaceAll('}', '}}'))).toEqual({ names: [] });
    }),
  );
});
