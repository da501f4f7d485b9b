import { parseStagePath } from '../../../src/analysis/resources/stage-path.js';

test.each([
  ['pythia', [{ name: 'pythia', index: undefined }]],
  ['$.pythia', [{ name: 'pythia', index: undefined }]],
  ['sub[*].map', [{ name: 'sub', index: '*' }, { name: 'map', index: undefined }]], // prettier-ignore
  ['sub.[0].map[1:2]', [{ name: 'sub', index: '0' }, { name: 'map', index: '1:2' }]], // prettier-ignore
  ["'a.b'", [{ name: 'a.b', index: undefined }]],
  ['with-dash', [{ name: 'with-dash', index: undefined }]],
  ['a..b', undefined],
  ['*', undefined],
  ['a|b', undefined],
  ['a where b', undefined],
  ['', undefined],
])('%s', (expression, steps) => {
  expect(parseStagePath(expression)).toEqual(steps);
});
