import { fc } from '../../support/property.js';
import { findNumber, shortName } from '../../../src/scans/results/scan-results.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const NUMBERS = [
  'methods.alices.area_68',
  'methods.alice.area_68',
  'methods.alice.area_95',
  'area_95',
  'events',
];

test.each([
  ['events', 'events'],
  ['area_95', 'area_95'],
  ['alices.area_68', 'methods.alices.area_68'],
  ['/methods/alice/area_95', 'methods.alice.area_95'],
])('%s means %s', (wanted, name) => {
  expect(findNumber(NUMBERS, wanted)).toBe(name);
});

test.each([
  ['area_68', 'methods.alices.area_68, methods.alice.area_68'],
  ['event', 'events'],
  ['alices.area_86', 'methods.alices.area_68'],
  ['completely-different', NUMBERS.join(', ')],
])('%s is refused', (wanted, meant) => {
  const failure = thrownBy(() => findNumber(NUMBERS, wanted));
  expect(failure.code).toBe('usage');
  expect(`${failure.message} ${failure.hint}`).toContain(meant);
  expectWords(wordsOf(failure));
});

test('the short name of a number leads to it, and nothing shorter does', () => {
  const part = fc.constantFrom('a', 'b', 'area', '68');
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (numbers) => {
      for (const each of numbers) {
        const short = shortName(numbers, each);
        expect(findNumber(numbers, short)).toBe(each);
        expect(each.endsWith(short)).toBe(true);
      }
    }),
  );
  expect(shortName(['m.alice.area', 'm.sally.area', 'm.sally.mse'], 'm.sally.area')).toBe('sally.area');
  expect(shortName(['m.alice.area', 'area'], 'm.alice.area')).toBe('alice.area');
  expect(shortName(['m.alice.area', 'm.alice.mse'], 'm.alice.mse')).toBe('mse');
  // Numbers of items say nothing where a name begins.
  expect(shortName(['area', 'm.best_fit.0'], 'm.best_fit.0')).toBe('best_fit.0');
  expect(shortName(['m.68.area', 'm.95.area'], 'm.68.area')).toBe('m.68.area');
});
