import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '../../support/property.js';
import { canonicalJson } from '../../../src/core/canonical-json.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../src/core/json.js';
import { orderedObject } from '../../../src/core/json/ordered-object.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { writeJson } from '../../../src/core/json/write-json.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';

/** What one reader makes of a text: a value, a refusal, or something that JSON cannot hold. */
type Reading = { value: JsonValue } | { error: string } | { unjson: string };

const VARIABLE = 'REANA_MADMINER_PHYSICS_PYTHON';

/** What PyYAML's safe loader makes of the texts. */
function readWithPyYaml(texts: readonly string[]): Reading[] {
  const python = process.env[VARIABLE];
  if (python === undefined || python === '') {
    throw new Error(`${VARIABLE} must name a Python that has PyYAML: it is the judge of this test`);
  }
  const output = execFileSync(python, ['test/fixtures/analysis/judges/load_pyyaml.py'], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return parseExactJson(output) as unknown as Reading[];
}

function read(text: string): Reading {
  try {
    const { value, findings } = parseYaml(text, 'text');
    const finding = findings.find(({ kind }) => kind === 'not-json');
    return finding === undefined ? { value: withoutInfinities(value) } : { unjson: finding.message };
  } catch (error) {
    if (error instanceof SpecError) return { error: error.message };
    throw error;
  }
}

/** Numbers that JSON lacks, named as the judge names them. */
function withoutInfinities(value: JsonValue): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? '<nan>' : `<${value < 0 ? '-' : ''}inf>`;
  }
  if (isJsonArray(value)) return value.map(withoutInfinities);
  if (!isJsonObject(value)) return value;
  return orderedObject(Object.entries(value).map(([key, item]) => [key, withoutInfinities(item)] as const));
}

function expectParity(texts: readonly string[]): void {
  const judged = readWithPyYaml(texts);
  const differences = texts.flatMap((text, index) => {
    const theirs = judged[index]!;
    const ours = read(text);
    const same =
      'value' in theirs
        ? 'value' in ours && isSame(text, ours.value, theirs.value)
        : Object.keys(theirs)[0]! in ours;
    return same ? [] : [{ text, theirs, ours }];
  });
  expect(differences).toEqual([]);
}

/** Equal with every digit and point, and the keys in order; which of merged keys come first depends on the release of PyYAML. */
function isSame(text: string, ours: JsonValue, theirs: JsonValue): boolean {
  const write = text.includes('<<') ? canonicalJson : writeJson;
  return write(ours) === write(theirs);
}

const SCALARS = `
yes No ON off y n True TRUE tRue null Null ~ NULL nUll .inf -.INF +.inf .Nan .nan -.nan 1e5 1.e+5 1.5e5 1.0e-3 .5 -.5
+.5e+1 0o17 017 08 0x1F -0x1f 0b11 1_000 1_ _1 190:20:30 190:20:30.15 -1:30 1:60 2020-01-01 2020-1-1 2020-01-01T10:00:00Z
20200101 1.2.3 = << 0. 0 -0 +0 00 -0.0 9007199254740993 123456789012345678901234567890 "yes" 'no' 0x_ 0b_ 0_ -0_7 2020-13-01
1.5e+300 5.e-324 +1 ++1 --1 1,5 1_2.3_4 a:b a#b http://x @a %a \`a !x *x -a : :a {} [] {a} [a]
`
  .trim()
  .split(/\s+/);

test('single values, in every place that they can stand in', () => {
  expectParity(
    SCALARS.flatMap((text) => [
      text,
      `a: ${text}`,
      `[a, ${text}]`,
      `{a: ${text}}`,
      `${text}: 1`,
      `- ${text} # c`,
    ]),
  );
});

test('values explicitly tagged', () => {
  const tags = [
    '!!str',
    '!!int',
    '!!float',
    '!!bool',
    '!!null',
    '!',
    '!!timestamp',
    '!!seq',
    '!!map',
    '!!foo',
    '!foo',
  ];
  const values = ['', '1', '0x1F', '1.5', 'yes', 'text', '"1"', '2020-01-01', '[a]', '{a: b}'];
  expectParity(tags.flatMap((tag) => values.map((value) => `a: ${tag} ${value}`)));
});

test('what PyYAML takes and we refuse: nobody means it', () => {
  const texts = ['[a, -]', '{a: -}', '[a, ?]', '[a, ?a]', '&x: 1'];
  expect(readWithPyYaml(texts).map((reading) => Object.keys(reading)[0])).toEqual(texts.map(() => 'value'));
  expect(texts.map((text) => Object.keys(read(text))[0])).toEqual(texts.map(() => 'error'));
});

test('documents', () => {
  expectParity([
    '',
    '# only a comment\n',
    '---\n',
    '--- a\n...\n',
    '%YAML 1.2\n---\na: 1',
    '%TAG ! tag:yaml.org,2002:\n---\na: !str 1',
    'a: b\n---\nc: d',
    '\uFEFFa: 1',
    'a: 1\r\nb: 2\r\n',
    'x: &x {a: 1}\ny: {<<: *x, a: 3, <<: {a: 5, b: 2}}',
    '<<: [{a: 1, b: 1}, {a: 2, c: 2}]\nd: 3',
    'a: &a {b: &b {c: 1}}\nd: {<<: *a, b: {<<: *b, e: 2}}',
    '<<: 1',
    '{a: 1, true: 2, 1: 3, 1.0: 4, ~: 5}',
    '[a, b]: c',
    '? [a]\n: 1',
    '? a\n? b\n',
    'a: &a 1\nb: &a 2\nc: *a',
    '*a : b',
    '&a a: *a',
    '!!set {a, b}',
    'a: !!binary aGk=',
    'a: ? b',
    'a: - b',
    '!!omap [a: 1, b: 2]',
    '!!pairs [a: 1, a: 2]',
    '!!omap [a, b]',
    'a:\tb',
    'a: b\t# c',
    'a: "b\tc"\nd: |\n  e\tf\n',
    '- \tx',
    'a: |\t\n  x',
    'a: |+\n  x\n\nb: >-\n  y\n  z\n\n  w\nc: |2\n    x\n',
    "a: 'it''s'\nb: \"\\x41\\u263a\\n\\\n   c\"\n",
    'a: "x\n\n  y"\nb: x\n  y\n\n  z\n',
    'a:\n  b: [\n    1,\n  ]\n',
    'a: {\nb: 1,\n c: [2, # three\n3]}\nd: 4',
    'a:\n  b: "x\ny"\n  c: \'p\nq\'\n',
    '{a:1}',
    '{"a":1}',
    '[a: b, {c, d: e}]',
    '{? a}',
    '[x?, y]',
    ': 1',
    'a: 1\n: 2',
    'a: [1,,2]',
    'a: {b: c',
    'a: b: c',
    'a: b\n  c: d',
    'a:\n- b\n- c',
    '- - a\n  - b\n-\n  - c',
    'a: - b',
    'key with spaces : v',
    'a: \u0007',
    'a: 😀',
  ]);
});

test('the files of the bundle and of the corpus', () => {
  const folders = ['.', 'workflow', 'workflow/physics', 'workflow/ml'];
  const corpus = readdirSync('test/fixtures/analysis', { recursive: true, encoding: 'utf8' });
  const paths = [
    ...folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
    ...corpus
      .map((name) => join('test/fixtures/analysis', name))
      .filter((name) => !name.includes('syntax-not-utf8')),
  ].filter((path) => /\.ya?ml$/.test(path));
  expect(paths.length).toBeGreaterThan(100);
  expectParity(paths.map((path) => readFileSync(path, 'utf8')));
});

test('generated single values', () => {
  const character = fc.constantFrom(...'00112345789__..::+-eExXbaTZ ~'.split(''));
  const texts = fc.sample(fc.string({ unit: character, minLength: 1, maxLength: 8 }), {
    numRuns: 600,
    seed: 1,
  });
  expectParity(texts.map((text) => `a: ${text}`));
});

test('generated documents, as JSON writes them', () => {
  const values = fc.sample(fc.jsonValue({ maxDepth: 3 }), { numRuns: 300, seed: 2 });
  expectParity(
    values.map((value) => JSON.stringify(value)).filter((text) => !/[\u007F-\u009F\u2028\u2029]/.test(text)),
  );
});
