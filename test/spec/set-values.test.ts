import { readFileSync } from 'node:fs';
import { fc } from '../support/property.js';
import type { JsonValue } from '../../src/core/json.js';
import { SpecError } from '../../src/spec/diagnostic.js';
import type { FileEdit } from '../../src/spec/file-edit.js';
import { InputTexts } from '../../src/spec/input-texts.js';
import { setValues, type ChangedValues } from '../../src/spec/set-values.js';
import { parseYaml } from '../../src/spec/yaml.js';
import { InputFolder } from './input-folder.js';

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

function change(edits: readonly FileEdit[]): Promise<ChangedValues> {
  return setValues(new InputTexts(folder.root), edits, { analysis: folder.path('reana.yaml'), paths: PATHS });
}

async function faultsOf(...edits: readonly FileEdit[]): Promise<SpecError['diagnostics']> {
  const error: unknown = await change(edits).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SpecError) return error.diagnostics;
  throw new Error('nothing was wrong', { cause: error });
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
    { file: 'card.yml', pointer: '/limits/theta/1', before: 0, after: 0.5 },
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
  expect(warnings).toMatchObject([{ severity: 'warning', message: 'card.yml has no /own yet: it is added' }]);
});

test('a text in place of a number is told, with how the number would be written', async () => {
  const { warnings } = await change([{ file: 'card.yml', pointer: '/zeta', value: '1e-4' }]);
  expect(warnings).toEqual([
    {
      severity: 'warning',
      file: 'card.yml',
      line: 2,
      column: 7,
      message: '/zeta is the number 0.001 and becomes the text "1e-4"',
      hint: 'write 1.0e-4',
    },
  ]);
});

test('a value of another shape is told', async () => {
  const { warnings } = await change([{ file: 'card.yml', pointer: '/training', value: 3 }]);
  expect(warnings).toMatchObject([
    { severity: 'warning', message: '/training is a mapping and becomes the number 3' },
  ]);
});

test.each([
  [
    { file: 'crad.yml', pointer: '/zeta' },
    {
      file: 'crad.yml',
      message: 'is not among the files that reana.yaml has submitted',
      hint: 'did you mean card.yml?',
    },
  ],
  [
    { file: '../secret.yml', pointer: '/zeta' },
    { message: 'is not among the files that reana.yaml has submitted' },
  ],
  [
    { file: 'reana.yaml', pointer: '/inputs/parameters/seed' },
    { message: 'the analysis itself is not changed this way', hint: 'set a parameter: -p seed=VALUE' },
  ],
  [
    { file: 'card.yml', pointer: '/training/member' },
    { line: 4, column: 3, message: 'card.yml has no /training/member', hint: 'did you mean members?' },
  ],
  [
    { file: 'card.yml', pointer: '/training/layers/7' },
    { line: 5, column: 11, message: 'card.yml has no /training/layers/7' },
  ],
  [
    { file: 'card.yml', pointer: 'zeta' },
    { line: 2, column: 1, message: '"zeta" names no place in card.yml' },
  ],
  [
    { file: 'script.py', pointer: '/a' },
    {
      message: 'holds no values by name: it is neither YAML nor JSON',
      hint: 'values can be set in card.yml, cards/other.json, broken.yml',
    },
  ],
  [{ file: 'data.h5', pointer: '/a' }, { message: 'holds no values by name: it is neither YAML nor JSON' }],
  [
    { file: 'broken.yml', pointer: '/a' },
    { file: 'broken.yml', line: 2 },
  ],
])('%j is refused', async (place, fault) => {
  expect(await faultsOf({ ...place, value: 1 })).toMatchObject([{ severity: 'error', ...fault }]);
});

test('numbers that no file holds are refused, and all faults told at once', async () => {
  const faults = await faultsOf(
    { file: 'card.yml', pointer: '/zeta', value: [Number.NaN] },
    { file: 'card.yml', pointer: '/training/member', value: 1 },
  );
  expect(faults.map(({ message }) => message)).toEqual([
    "/zeta can't become a number that JSON can't store",
    'card.yml has no /training/member',
  ]);
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
