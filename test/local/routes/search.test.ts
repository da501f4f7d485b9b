import { fc } from '../../support/property.js';
import { matchesName } from '../../../src/local/routes/search.js';

test.each([
  ['curve--0001-0123456789', 'curve--', true],
  ['my-curve--stop', 'CURVE--', true],
  ['curve-2', 'curve--', false],
  ['my_scan--stop', 'my_scan--', true],
  // As in the database of a real server.
  ['my-scan--stop', 'my_scan--', true],
  ['my-scan--stop', 'my\\_scan--', false],
  ['my_scan--stop', 'my\\_scan--', true],
  ['from here to there', 'from%there', true],
  ['from here', 'from%there', false],
  ['a+b (c)', '+b (', true],
  ['aab', 'a+b', false],
  ['anything', '', true],
])('%s holds %s: %s', (name, text, expected) => {
  expect(matchesName(name, text)).toBe(expected);
});

test('a name holds each part of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.nat(), fc.nat(), (name, start, length) => {
      const part = name.slice(start % (name.length + 1)).slice(0, length);
      return matchesName(name, part.replaceAll(/[\\_%]/g, '\\$&'));
    }),
  );
});
