import { fc } from '../../support/property.js';
import type { JsonValue } from '../../../src/core/json.js';
import { encodePointer } from '../../../src/core/json-pointer.js';
import { patchYaml } from '../../../src/analysis/edit/patch-yaml.js';
import { applyEdits } from '../../../src/analysis/edit/yaml-edit.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { diagnosticsOf, expectDiagnostics } from '../expect-diagnostics.js';

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

test('changes one value and leaves all else as it is', () => {
  expect(patched('/first/cmd', 'echo')).toBe(TEXT.replace('>-\n    one two\n    three', 'echo'));
});

const STRANGE = `%YAML 1.1
---
top:   1      # aligned    comment
number:   1e3
lists:
    - x   # one
    -   y
    # below
flow: {p:  1,q: 2 , r: [1,2,  3]}   # flow
block: |   # of the block
    some
      text

folded: >-
  over
  lines # of the text
"a/b":   "dq \\u00e9"
empty:
on:   yes
last:
- k: 1
  l:   2
...
`;

/** What stands there, and what stands there then. */
const SPLICES: readonly (readonly [pointer: string, value: JsonValue, from: string, to: string])[] = [
  ['/top', 7, 'top:   1', 'top:   7'],
  ['/number', '1e3', '1e3', '"1e3"'],
  ['/lists/1', 'a: b', '-   y', '-   "a: b"'],
  ['/lists', 5, '\n    - x   # one\n    -   y', ' 5'],
  ['/lists/2', 'z', '-   y\n', '-   y\n    - z\n'],
  ['/flow/q', null, 'q: 2 ', 'q: null '],
  ['/flow/r/1', '{x}', '[1,2', '[1,"{x}"'],
  ['/flow/new', 1, '3]}', '3], new: 1}'],
  ['/flow', [1], '{p:  1,q: 2 , r: [1,2,  3]}', '[1]'],
  [
    '/block',
    'two\nlines\n',
    '|   # of the block\n    some\n      text\n',
    '"two\\nlines\\n"   # of the block\n',
  ],
  ['/folded', 'x', '>-\n  over\n  lines # of the text', 'x'],
  ['/a~1b', '\u2028', '"dq \\u00e9"', '"\\u2028"'],
  ['/empty', { k: [] }, 'empty:', 'empty: {k: []}'],
  ['/true', 'no', 'on:   yes', 'on:   "no"'],
  ['/last/0/l', 3, 'l:   2', 'l:   3'],
  ['/last/0', 'x', 'k: 1\n  l:   2', 'x'],
  ['/last/0/m', 3, 'l:   2\n', 'l:   2\n  m: 3\n'],
  ['/new', 3, 'l:   2\n', 'l:   2\nnew: 3\n'],
];

describe.each([
  ['LF', STRANGE],
  ['CRLF', STRANGE.replaceAll('\n', '\r\n')],
  ['a byte-order mark', `\uFEFF${STRANGE.replace('%YAML 1.1\n---\n', '')}`],
  ['no line end at the end', STRANGE.replace('\n...\n', '\n').trimEnd()],
])('in a file with %s', (_name, text) => {
  const ends = (part: string): string => (text.includes('\r\n') ? part.replaceAll('\n', '\r\n') : part);

  test.each(SPLICES)('%s becomes %j, and all else is the same to the byte', (pointer, value, from, to) => {
    const after = patched(pointer, value, text);
    const [before, wanted] = [from, to].map(ends);
    const expected = text.includes(before ?? '')
      ? text.replace(before ?? '', () => wanted ?? '')
      : // The last line, behind which the new one comes.
        text.replace(before?.trimEnd() ?? '', () => wanted?.trimEnd() ?? '');
    expect(after).toBe(expected);
    expect(parseYaml(after, '').value).toEqual(
      applyEdits(parseYaml(text, '').value, '', [{ pointer, value }]),
    );
  });
});

test('a file is written anew only where an alias or a merge key brings the place', () => {
  expect(patched('/third/resources', [1])).toBe(TEXT.replace("'it''s'", "'it''s'\n  resources: [1]"));
  expect(patched('/list/2', 5)).toBe(TEXT.replace('*item', '5'));
  expect(patched('/first/environment/image', '\u2028 x')).toContain('image: "\\u2028 x"');
});

test('whole numbers are floats where Python has read floats', () => {
  const text = 'a: 1.0\nb: [0.0, 0.5]\nc: 1\nd: [1, 2.5]\n';
  const edits = [
    { pointer: '/a', value: 2 },
    { pointer: '/b', value: [1, 2] },
    { pointer: '/c', value: 2 },
    { pointer: '/d', value: [3] },
  ];
  expect(patchYaml(text, 'card.yml', edits)).toBe('a: 2.0\nb: [1.0, 2.0]\nc: 2\nd: [3]\n');
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

test.each(['/nowhere/x', '/first/cmd/x', '/list/9', '/list/x'])('%s is no place', async (pointer) => {
  expectDiagnostics(await diagnosticsOf(() => patched(pointer, 1)), ['steps.yml unknown-place']);
});

test('what a merge key brings can not be taken away', async () => {
  const faults = await diagnosticsOf(() => patched('/third/image', undefined));
  expectDiagnostics(faults, ['steps.yml not-changeable']);
});

test('a key that YAML reads as a truth or a number is the one of its name', () => {
  const text = 'on: 1\n2: x\n~: y\n';
  expect(patched('/true', 2, text)).toBe('on: 2\n2: x\n~: y\n');
  expect(patched('/2', 2, text)).toBe('on: 1\n2: 2\n~: y\n');
  expect(patched('/null', 2, text)).toBe('on: 1\n2: x\n~: 2\n');
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
