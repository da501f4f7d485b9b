import { expectWords } from '../../support/words.js';
import { fragmentKeys, resolveTarget } from '../../../src/analysis/load/references.js';

test.each([
  ['steps.yml#/a', '', undefined, { path: 'steps.yml', fragment: '/a' }],
  ['steps.yml#/a', 'inner', 'inner/workflow.yml', { path: 'inner/steps.yml', fragment: '/a' }],
  ['../common.yml', 'inner', 'inner/workflow.yml', { path: 'common.yml', fragment: '' }],
  ['./a/../steps%20x.yml', '', undefined, { path: 'steps x.yml', fragment: '' }],
  ['#/a', 'inner', 'inner/workflow.yml', { path: 'inner/workflow.yml', fragment: '/a' }],
  ['#/a', '', undefined, { path: undefined, fragment: '/a' }],
])('%s, seen from %j, is a place inside', (text, base, self, target) => {
  expect(resolveTarget(text, base, self)).toEqual(target);
});

test.each([
  ['../up.yml', 'unsafe-path'],
  ['a/../../up.yml', 'unsafe-path'],
  ['/etc/passwd', 'unsafe-path'],
  ['a\\b.yml', 'unsafe-path'],
  ['%2e%2e/up.yml', 'unsafe-path'],
  ['a%00b', 'unsafe-path'],
  ['%zz', 'bad-address'],
  ['//host/a', 'other-server'],
  ['file:///a', 'other-server'],
  ['github:a/b:c', 'other-server'],
])('%s is refused', (text, code) => {
  const target = resolveTarget(text, '', undefined);
  expect(target).toMatchObject({ code });
  expectWords('refused' in target ? target.refused : '');
});

test.each([
  ['', []],
  ['/a/b', ['a', 'b']],
  ['a/b', ['a', 'b']],
  ['/', ['']],
  ['/a~1b/c~0d', ['a/b', 'c~d']],
  ['/a%20b', ['a b']],
])('the fragment %j has the keys %j', (fragment, keys) => {
  expect(fragmentKeys(fragment)).toEqual(keys);
});
