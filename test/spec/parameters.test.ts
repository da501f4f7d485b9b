import type { JsonObject } from '../../src/core/json.js';
import { formatDiagnostic, SpecError } from '../../src/spec/diagnostic.js';
import { parseParameterFile, resolveParameters } from '../../src/spec/parameters.js';

const parameters = { generator: 'analytic', events: 5000, files: ['a.txt'], seed: 1 };
const analysis = {
  specification: { inputs: { parameters }, workflow: { type: 'yadage', file: 'workflow.yml' } },
} as const;

function refusal(overrides: readonly string[] | JsonObject): string {
  try {
    resolveParameters(analysis, overrides);
  } catch (error) {
    if (error instanceof SpecError) return error.message;
    throw error;
  }
  return 'accepted';
}

test.each<[string, JsonObject]>([
  ['events=100', { events: 100 }],
  ['events=1e3', { events: '1e3' }],
  ['events=1_000', { events: 1000 }],
  ['generator=on', { generator: 'on' }],
  ['generator=No', { generator: 'No' }],
  ['generator=True', { generator: true }],
  ['generator="on"', { generator: 'on' }],
  ['generator=a=b', { generator: 'a=b' }],
  ['files=[a.txt, b.txt]', { files: ['a.txt', 'b.txt'] }],
  ['files={x: [1, 2]}', { files: { x: [1, 2] } }],
])('%s is typed as YAML 1.1 types it, but for words', (text, overrides) => {
  const resolved = resolveParameters(analysis, [text]);
  expect(resolved.overrides).toEqual(overrides);
  expect(resolved.values).toEqual({ ...parameters, ...overrides });
  expect(resolved.warnings).toEqual([]);
});

test('values by name are kept as they are', () => {
  expect(resolveParameters(analysis, { generator: '1e5', seed: 2 }).values).toEqual({
    ...parameters,
    generator: '1e5',
    seed: 2,
  });
});

test('the last of two overrides wins', () => {
  expect(resolveParameters(analysis, ['seed=2', 'seed=3']).overrides).toEqual({ seed: 3 });
});

test.each([
  [
    'event=1',
    "the analysis has no parameter 'event'\n  hint: did you mean 'events'? It has generator, events, files, seed",
  ],
  ['nonsense=1', "the analysis has no parameter 'nonsense'\n  hint: it has generator, events, files, seed"],
  ['__proto__=1', "the analysis has no parameter '__proto__'\n  hint: it has generator, events, files, seed"],
  ['seed', "'seed' is no parameter\n  hint: write it as name=value"],
  ['seed=', "parameter 'seed' has no value\n  hint: write seed=none for a word"],
  ['=1', "'=1' is no parameter\n  hint: write it as name=value"],
  [
    'seed=2026-01-31',
    "parameter 'seed': 2026-01-31 is read as a date, which REANA cannot store\n  hint: put it in quotes: '2026-01-31'",
  ],
  ['seed=.nan', "parameter 'seed': NaN is a number that JSON, hence REANA, cannot store"],
  [
    'files=*.txt',
    `parameter 'files': no anchor &.txt stands before the alias *.txt\n  hint: quote the value for YAML as well: -p files='"…"'`,
  ],
])('%s is refused', (text, message) => {
  expect(refusal([text]).replaceAll('<command line>: ', '')).toBe(message);
});

test('all faults are said at once', () => {
  expect(refusal(['event=1', 'sead=2', 'x']).match(/^<command line>/gm)).toHaveLength(3);
});

test.each([
  ['generator=""', 'turns the empty text into the path of the workspace'],
  ['generator={x}y', 'braces'],
  ['seed=null', 'has no value'],
  ['seed=9007199254740993', 'loses digits'],
])('%s is taken with a warning', (text, warning) => {
  const quoted = text.replace('{x}y', "'{x}y'");
  const { warnings } = resolveParameters(analysis, [quoted]);
  expect(warnings.map(formatDiagnostic).join('\n')).toContain(warning);
});

test('a parameter file is one mapping', () => {
  expect(parseParameterFile('seed: 2\ngenerator: "on"\n', 'p.yml')).toEqual({ seed: 2, generator: 'on' });
  expect(parseParameterFile('{"seed": 2}', 'p.json')).toEqual({ seed: 2 });
  expect(() => parseParameterFile('- 1', 'p.yml')).toThrow('p.yml:1: expected a mapping');
  expect(() => parseParameterFile('seed: 2026-01-31', 'p.yml')).toThrow(
    'p.yml:1:7: 2026-01-31 is read as a date',
  );
});
