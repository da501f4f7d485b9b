import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { parsePythonVersion, satisfiesRange } from '../../../src/local/environments/python-range.js';

test.each([
  ['3.10.0', '>=3.10,<3.14', true],
  ['3.9.18', '>=3.10,<3.14', false],
  ['3.13.9', '>=3.10,<3.14', true],
  ['3.14.0', '>=3.10,<3.14', false],
  ['3.8.18', '>=3.8,<3.9', true],
  ['3.8.18', '==3.8.18', true],
  ['3.8.18', '<=3.8.17', false],
  ['3.8.18', '> 3.8.17', true],
])('%s in %s: %s', (version, range, expected) => {
  expect(satisfiesRange(parsePythonVersion(version)!, range)).toBe(expected);
});

test('a range in another notation is an error', () => {
  const failure = thrownBy(() => satisfiesRange([3, 10, 0], '^3.10'));
  expect(failure.code).toBe('environment');
  expectWords(wordsOf(failure));
});
