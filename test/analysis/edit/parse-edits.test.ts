import { exactFloat, exactInteger } from '../../../src/core/json/exact-number.js';
import { parseFileEdits } from '../../../src/analysis/edit/parse-edits.js';
import { diagnosticsOf, expectDiagnostics } from '../expect-diagnostics.js';

test.each([
  ['card.yml#/a/b=3', 'card.yml', '/a/b', 3],
  ['a=b/card.yml#/a=1.5e-3', 'a=b/card.yml', '/a', 0.0015],
  ['card.yml#/a=1e-3', 'card.yml', '/a', '1e-3'],
  ['card.yml#/a=[1, two, {x: true}]', 'card.yml', '/a', [1, 'two', { x: true }]],
  ['card.yml#/a=off', 'card.yml', '/a', 'off'],
  ['card.yml#/a=1.0', 'card.yml', '/a', exactFloat(1)],
  ['card.yml#/a=9007199254740993', 'card.yml', '/a', exactInteger(9007199254740993n)],
  ['card.yml#/a=null', 'card.yml', '/a', null],
  ['card.yml#/a="="', 'card.yml', '/a', '='],
  ['card.yml#/a~1b=x=y#z', 'card.yml', '/a~1b', 'x=y#z'],
])('%s', (text, file, pointer, value) => {
  expect(parseFileEdits([text])).toEqual([{ file, pointer, value }]);
});

test.each([
  ['seed=3', 'bad-assignment'],
  ['card.yml#/a', 'bad-assignment'],
  ['#/a=3', 'bad-assignment'],
  ['cards/a/b=3', 'bad-assignment'],
  ['card.yml#/a=#5', 'no-value'],
  ['card.yml#/a= ', 'no-value'],
])('%s is refused', async (text, code) => {
  const faults = await diagnosticsOf(() => parseFileEdits([text]));
  expect(faults).toMatchObject([{ severity: 'error' }]);
  expectDiagnostics(faults, [`<command line> ${code}`]);
});

test('all faults are told at once', async () => {
  const texts = ['seed=3', 'card.yml#/a={b', 'card.yml#/c={[1]: 2}'];
  expectDiagnostics(await diagnosticsOf(() => parseFileEdits(texts)), [
    '<command line> bad-assignment',
    '<command line> yaml-syntax',
    '<command line> yaml-syntax',
  ]);
});
