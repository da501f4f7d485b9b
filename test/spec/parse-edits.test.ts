import { SpecError } from '../../src/spec/diagnostic.js';
import { parseFileEdits } from '../../src/spec/parse-edits.js';

test.each([
  ['card.yml#/a/b=3', 'card.yml', '/a/b', 3],
  ['a=b/card.yml#/a=1.5e-3', 'a=b/card.yml', '/a', 0.0015],
  ['card.yml#/a=1e-3', 'card.yml', '/a', '1e-3'],
  ['card.yml#/a=[1, two, {x: true}]', 'card.yml', '/a', [1, 'two', { x: true }]],
  ['card.yml#/a=off', 'card.yml', '/a', 'off'],
  ['card.yml#/a=null', 'card.yml', '/a', null],
  ['card.yml#/a="="', 'card.yml', '/a', '='],
  ['card.yml#/a~1b=x=y#z', 'card.yml', '/a~1b', 'x=y#z'],
])('%s', (text, file, pointer, value) => {
  expect(parseFileEdits([text])).toEqual([{ file, pointer, value }]);
});

test.each([
  ['seed=3', "'seed=3' names no value in a file", 'a parameter is set with -p seed=3'],
  ['card.yml#/a', "'card.yml#/a' names no value in a file", 'write it as FILE#/key/key=value'],
  ['#/a=3', "'#/a=3' names no value in a file", 'write it as FILE#/key/key=value'],
  ['cards/a/b=3', "'cards/a/b=3' names no value in a file", 'write it as FILE#/key/key=value'],
  [
    'card.yml#/a=#5',
    'card.yml#/a has no value',
    `YAML takes it for a comment; put it in quotes: card.yml#/a='"#5"'`,
  ],
  [
    'card.yml#/a=9007199254740993',
    'card.yml#/a: the integer 9007199254740993 is beyond 2^53 and loses digits',
    "put it in quotes to keep all digits: '9007199254740993'",
  ],
  [
    'card.yml#/a= ',
    'card.yml#/a has no value',
    `write card.yml#/a=null for none, card.yml#/a='""' for the empty text`,
  ],
])('%s is refused', (text, message, hint) => {
  expect(faultsOf([text])).toEqual([{ severity: 'error', file: '<command line>', message, hint }]);
});

test('all faults are told at once', () => {
  const faults = faultsOf(['seed=3', 'card.yml#/a={b', 'card.yml#/c={[1]: 2}']);
  expect(faults).toHaveLength(3);
  expect(faults[1]?.hint).toBe(`quote the value for YAML as well: --set card.yml#/a='"…"'`);
  expect(faults[2]?.message).toMatch(/^card\.yml#\/c: /);
});

function faultsOf(texts: readonly string[]): SpecError['diagnostics'] {
  try {
    parseFileEdits(texts);
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing was wrong');
}
