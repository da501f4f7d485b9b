import fc from 'fast-check';
import type { JsonValue } from '../../src/core/json.js';
import { encodePointer } from '../../src/core/json-pointer.js';
import { SpecError } from '../../src/spec/diagnostic.js';
import { patchYaml } from '../../src/spec/patch-yaml.js';
import { applyEdits } from '../../src/spec/yaml-edit.js';
import { parseYaml } from '../../src/spec/yaml.js';

const TEXT = `# What runs where.
base: &base
  image: madminer   # the image
  resources: []
first:
  environment: *base
  cmd: >-
    one two
    three
second: {environment: *base, on: 012}
third:
  <<: *base
  name: 'it''s'
empty:
list:
- a
- &item {b: 1e3}
- *item
`;

function patched(pointer: string, value: JsonValue | undefined, text = TEXT): string {
  return patchYaml(text, 'steps.yml', [{ pointer, value }]);
}

test('keeps the comments that stand by a value', () => {
  const text = '# top\na: 0 # why\nb:\n  # before\n  c: x # of x\n  d:\n    - 1 # one\n    - 2\n';
  expect(patched('/a', 5, text)).toBe(text.replace('a: 0', 'a: 5'));
  expect(patched('/b/c', 'y z', text)).toBe(text.replace('c: x', 'c: "y z"'));
  expect(patched('/b/d/0', 1.5, text)).toBe(text.replace('- 1 ', '- 1.5 '));
});

test('changes one value and leaves comments, order and writing as they are', () => {
  expect(patched('/first/cmd', 'echo')).toBe(
    TEXT.replace('>-\n    one two\n    three', 'echo')
      .replace('- a\n- &item {b: 1e3}\n- *item', '  - a\n  - &item { b: 1e3 }\n  - *item')
      .replace('{environment: *base, on: 012}', '{ environment: *base, on: 012 }')
      .replace('madminer   #', 'madminer #'),
  );
});

test('without edits the text is the same to the byte', () => {
  expect(patchYaml(TEXT, 'steps.yml', [])).toBe(TEXT);
});

test.each<[string, string, JsonValue | undefined]>([
  ['through an alias', '/first/environment/resources', [{ kubernetes_memory_limit: '8Gi' }]],
  ['where the anchor stands', '/base/resources', [{ compute_backend: 'slurmcern' }]],
  ['of an anchored value as a whole', '/base', { image: 'other' }],
  ['of a list item with an anchor', '/list/1/b', 7],
  ['of a whole list item with an anchor', '/list/1', 5],
  ['that takes an item with an anchor away', '/list/1', undefined],
  ['of an alias in a list', '/list/2', 'x'],
  ['inside what a merge key brings', '/third/resources', [1]],
  ['of a value that was empty', '/empty', null],
  ['past the end of a list', '/list/3', { c: 1e-7 }],
  ['of a key that looks like a truth', '/second/true', false],
  ['of a new key', '/third/02:00:00', '02:00:00'],
  ['that takes a key away', '/first/cmd', undefined],
  ['that takes an item away', '/list/0', undefined],
  [
    'of everything',
    '',
    { a: ['no', 'yes', '1', '1e3', '', ' x ', 'a: b', '#', 'é\u2028', 'two\nlines\n', '~'] },
  ],
])('a change %s is seen there and nowhere else', (_name, pointer, value) => {
  const expected = applyEdits(parseYaml(TEXT, '').value, '', [{ pointer, value }]);
  expect(parseYaml(patched(pointer, value), '').value).toEqual(expected);
});

test.each(['/nowhere/x', '/first/cmd/x', '/list/9', '/list/x'])('%s is no place', (pointer) => {
  expect(() => patched(pointer, 1)).toThrow(SpecError);
});

test('what a merge key brings can not be taken away', () => {
  expect(() => patched('/third/image', undefined)).toThrow(SpecError);
});

test('any value can stand at any place', () => {
  const keys = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('on', '1', '<<', '=', '~', '?'),
  );
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      keys,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        keys.filter((key) => key !== '__proto__' && key !== '<<'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }));
  const places = fc.constantFrom<(string | number)[]>(
    ['first', 'new'],
    ['base', 'image'],
    ['list', 0],
    ['second', 'environment'],
  );
  fc.assert(
    fc.property(places, value, (place, put) => {
      const pointer = encodePointer(place);
      const expected = applyEdits(parseYaml(TEXT, '').value, '', [{ pointer, value: put }]);
      expect(parseYaml(patched(pointer, put), '').value).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
