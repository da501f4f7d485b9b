import { fragmentKeys, resolveTarget } from '../../src/spec/references.js';

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
  '../up.yml',
  'a/../../up.yml',
  '/etc/passwd',
  'a\\b.yml',
  '%2e%2e/up.yml',
  'a%00b',
  '%zz',
  '//host/a',
  'file:///a',
  'github:a/b:c',
])('%s is refused', (text) => {
  expect(resolveTarget(text, '', undefined)).toHaveProperty('refused');
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
