import { exactFloat, exactInteger } from '../../src/core/json/exact-number.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Diagnostic } from '../../src/analysis/diagnostic.js';
import { parseAssignments, parseParameterFile, resolveParameters } from '../../src/analysis/parameters.js';
import { diagnosticsOf, expectDiagnostics, placesOf } from './expect-diagnostics.js';
import { expectWords } from '../support/words.js';

const parameters = { generator: 'analytic', events: 5000, files: ['a.txt'], seed: 1 };
const analysis = {
  specification: { inputs: { parameters }, workflow: { type: 'yadage', file: 'workflow.yml' } },
} as const;

function faultsOf(overrides: readonly string[]): Promise<readonly Diagnostic[]> {
  return diagnosticsOf(() => resolveParameters(analysis, overrides));
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
  ['event=1', 'unknown-parameter'],
  ['nonsense=1', 'unknown-parameter'],
  ['__proto__=1', 'unknown-parameter'],
  ['seed', 'bad-assignment'],
  ['seed=', 'no-value'],
  ['=1', 'bad-assignment'],
  ['seed=2026-01-31', 'not-json'],
  ['seed=.nan', 'not-finite'],
  ['files=*.txt', 'yaml-syntax'],
])('%s is refused', async (text, code) => {
  expectDiagnostics(await faultsOf([text]), [`<command line> ${code}`]);
});

test('all faults are said at once', async () => {
  expect(placesOf(await faultsOf(['event=1', 'sead=2', 'x']))).toEqual([
    '<command line> bad-assignment',
    '<command line> unknown-parameter',
    '<command line> unknown-parameter',
  ]);
});

test.each([
  ['generator=""', 'empty-text'],
  ["generator='{x}y'", 'braces-in-text'],
  ['seed=null', 'no-value'],
])('%s is taken with a warning', (text, code) => {
  expectDiagnostics(resolveParameters(analysis, [text]).warnings, [`<command line> ${code}`]);
});

test('a parameter file is one mapping', async () => {
  expect(parseParameterFile('seed: 2\ngenerator: "on"\n', 'p.yml')).toEqual({ seed: 2, generator: 'on' });
  expect(parseParameterFile('{"seed": 2}', 'p.json')).toEqual({ seed: 2 });
  const list = await diagnosticsOf(() => parseParameterFile('- 1', 'p.yml'));
  expectDiagnostics(list, ['p.yml:1 wrong-type'], 'a list');
  const date = await diagnosticsOf(() => parseParameterFile('seed: 2026-01-31', 'p.yml'));
  expectDiagnostics(date, ['p.yml:1:7 not-json'], 'a date');
});

test.each([
  ['t=1:30', { t: 90 }, ['odd-number']],
  ['t=012', { t: 10 }, ['odd-number']],
  ["t='1:30'", { t: '1:30' }, []],
  ['t=07', { t: 7 }, []],
  ['t=10', { t: 10 }, []],
  ['t=0.5', { t: 0.5 }, []],
  ['t=1.0', { t: exactFloat(1) }, []],
  ['t=9007199254740993', { t: exactInteger(9007199254740993n) }, []],
  ['t=[2.0, {"10": a, "9": b}]', { t: [exactFloat(2), { '9': 'b', '10': 'a' }] }, []],
  ['t=0x1F', { t: 31 }, []],
  ['t=09', { t: '09' }, []],
])('%s is read as YAML does, with a note where people see another number', (text, values, codes) => {
  const warnings: Diagnostic[] = [];
  expect(parseAssignments([text], (warning) => warnings.push(warning))).toEqual(values);
  expect(warnings.map(({ severity, code }) => [severity, code])).toEqual(
    codes.map((code) => ['warning', code]),
  );
  expectWords(warnings.map(({ message, hint = '' }) => ({ message, hint })));
});
