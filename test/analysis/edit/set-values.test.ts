import { exactFloat } from '../../../src/core/json/exact-number.js';
import { readFileSync, symlinkSync } from 'node:fs';
import { fc } from '../../support/property.js';
import type { JsonValue } from '../../../src/core/json.js';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import type { FileEdit } from '../../../src/analysis/edit/file-edit.js';
import { InputTexts } from '../../../src/analysis/edit/input-texts.js';
import { setValues, type ChangedValues } from '../../../src/analysis/edit/set-values.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { diagnosticsOf, expectDiagnostics, placesOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

const CARD = `# The card.
zeta: 1.0e-3 # stays where it is
training:
  members: 3 # networks
  layers: [ 100, 100 ]
limits: { theta: [ 0.0, 0.0 ] }
`;
const PATHS = ['card.yml', 'cards/other.json', 'script.py', 'data.h5', 'broken.yml'];

let folder: InputFolder;
beforeEach(() => {
  folder = new InputFolder({
    'card.yml': CARD,
    'cards/other.json': '{ "epochs": 10 }\n',
    'script.py': 'import sys\n',
    'data.h5': Uint8Array.of(0x89, 0x48, 0xff, 0xfe),
    'broken.yml': 'a: [1\n',
  });
});
afterEach(() => folder.dispose());

function change(edits: readonly FileEdit[], paths: readonly string[] = PATHS): Promise<ChangedValues> {
  return setValues(new InputTexts(folder.root), edits, { analysis: folder.path('reana.yaml'), paths });
}

function faultsOf(...edits: readonly FileEdit[]): Promise<readonly Diagnostic[]> {
  return diagnosticsOf(() => change(edits));
}

test('several values of two files, with comments and order kept; the files themselves stay', async () => {
  const { replaced, changes, warnings } = await change([
    { file: 'card.yml', pointer: '/training/members', value: 1 },
    { file: './cards/other.json', pointer: '/epochs', value: 20 },
    { file: 'card.yml', pointer: '/limits/theta/1', value: 0.5 },
  ]);
  const texts = [...replaced].map(([path, content]) => [path, Buffer.from(content).toString()]);
  expect(texts).toEqual([
    ['card.yml', CARD.replace('members: 3', 'members: 1').replace('0.0 ]', '0.5 ]')],
    ['cards/other.json', '{ "epochs": 20 }\n'],
  ]);
  expect(changes).toEqual([
    { file: 'card.yml', pointer: '/training/members', before: 3, after: 1 },
    { file: 'card.yml', pointer: '/limits/theta/1', before: exactFloat(0), after: 0.5 },
    { file: 'cards/other.json', pointer: '/epochs', before: 10, after: 20 },
  ]);
  expect(warnings).toEqual([]);
  expect(readFileSync(folder.path('card.yml'), 'utf8')).toBe(CARD);
});

test('a later edit of a place goes on from an earlier one', async () => {
  const { changes, warnings } = await change([
    { file: 'card.yml', pointer: '/own', value: { seed: 1 } },
    { file: 'card.yml', pointer: '/own/seed', value: 2 },
  ]);
  expect(changes).toEqual([
    { file: 'card.yml', pointer: '/own', after: { seed: 1 } },
    { file: 'card.yml', pointer: '/own/seed', before: 1, after: 2 },
  ]);
  expect(warnings).toMatchObject([{ severity: 'warning' }]);
  expectDiagnostics(warnings, ['card.yml:2:1 new-place']);
});

test('a text in place of a number is told, with how the number would be written', async () => {
  const { warnings } = await change([{ file: 'card.yml', pointer: '/zeta', value: '1e-4' }]);
  expect(warnings).toMatchObject([{ severity: 'warning' }]);
  expectDiagnostics(warnings, ['card.yml:2:7 other-kind']);
});

test('a value of another shape is told', async () => {
  const { warnings } = await change([{ file: 'card.yml', pointer: '/training', value: 3 }]);
  expect(warnings).toMatchObject([{ severity: 'warning' }]);
  expectDiagnostics(warnings, ['card.yml:4:3 other-kind']);
});

test.each([
  ['crad.yml#/zeta', 'crad.yml not-an-input'],
  ['../secret.yml#/zeta', '../secret.yml not-an-input'],
  ['reana.yaml#/inputs/parameters/seed', 'reana.yaml not-changeable'],
  ['card.yml#/training/member', 'card.yml:4:3 unknown-place'],
  ['card.yml#/training/layers/7', 'card.yml:5:11 unknown-place'],
  ['card.yml#zeta', 'card.yml:2:1 bad-address'],
  ['script.py#/a', 'script.py no-values'],
  ['data.h5#/a', 'data.h5 no-values'],
  ['broken.yml#/a', 'broken.yml:2:1 yaml-syntax'],
])('%s is refused', async (target, place) => {
  const [file = '', pointer = ''] = target.split('#');
  const faults = await faultsOf({ file, pointer, value: 1 });
  expect(faults).toMatchObject([{ severity: 'error' }]);
  expectDiagnostics(faults, [place]);
});

test.each([
  ['gone.yml', 'no-such-file'],
  ['loop.yml', 'unreadable-file'],
])('an input %s cannot be read', async (file, code) => {
  symlinkSync('loop.yml', folder.path('loop.yml'));
  const faults = await diagnosticsOf(() => change([{ file, pointer: '/a', value: 1 }], [file]));
  expect(placesOf(faults)).toEqual([`${file} ${code}`]);
});

test('numbers that no file holds are refused, and all faults told at once', async () => {
  const faults = await faultsOf(
    { file: 'card.yml', pointer: '/zeta', value: [Number.NaN] },
    { file: 'card.yml', pointer: '/training/member', value: 1 },
  );
  expectDiagnostics(faults, ['card.yml:2:7 not-finite', 'card.yml:4:3 unknown-place']);
});

/** Comments beside values, by their places. */
const NOTES: Readonly<Record<string, string>> = {
  '/zeta': '# stays where it is',
  '/training/members': '# networks',
};

test('whatever is set is what the copy says', async () => {
  const value = fc
    .oneof(fc.jsonValue(), fc.constant('two\nlines'))
    .map((each) => JSON.parse(JSON.stringify(each)) as JsonValue);
  const pointer = fc.constantFrom('/zeta', '/training/members', '/limits/theta/0', '/training');
  await fc.assert(
    fc.asyncProperty(pointer, value, async (place, after) => {
      const { replaced } = await change([{ file: 'card.yml', pointer: place, value: after }]);
      const text = Buffer.from(replaced.get('card.yml') ?? '').toString();
      expect(at(parseYaml(text, 'card.yml').value, place)).toEqual(after);
      const own = NOTES[place];
      const notes = ['# The card.', ...(own === undefined ? [] : [own])];
      expect(notes.filter((note) => !text.includes(note))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

function at(value: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], value);
}
