import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { diagnosticsOf, wordsOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';
import { expectWords } from '../../support/words.js';

const folder = new InputFolder({ 'workflow.yml': 'stages: []\n' });
afterAll(() => folder.dispose());

function load(options: string): ReturnType<typeof loadAnalysis> {
  folder.write(
    'reana.yaml',
    `inputs: {options: {${options}}}\nworkflow: {type: yadage, file: workflow.yml}\n`,
  );
  return loadAnalysis(folder.path('reana.yaml'));
}

test.each([
  ['inputarchive: [data.zip]', 'wrong-type'],
  ['inputarchive: missing.zip', 'no-such-file'],
  ['inputarchive: ../data.zip', 'unsafe-path'],
  ['inputarchive: workflow.yml', 'bad-archive'],
  ['inputarchive: workflow.yml, initdir: .', 'bad-value'],
  ['inputarchive: https://example.org/data.zip, archivematch: data-*', 'bad-value'],
  ['archivematch: data-*/', 'ignored-key'],
  ['pathbase: [data]', 'wrong-type'],
  ['pathbase: /data', 'unsafe-path'],
  ['initdirs: data', 'unknown-key'],
  ['CACHE: on', 'unknown-key'],
  ['subinits: data', 'wrong-type'],
  ['subinits: {outer: 1}', 'wrong-type'],
  ['subinits: {outer: {_data: {a: b}}}', 'wrong-type'],
  ['subinits: {outer: {inner: ../elsewhere}}', 'unsafe-path'],
])('a Yadage workflow has no option %s', async (option, code) => {
  const found = await diagnosticsOf(() => load(option));
  expect(found.map((each) => [each.line, each.code])).toEqual([[1, code]]);
  expectWords(found.map(wordsOf));
});

test('the options of REANA are right', async () => {
  const { warnings, clusterDifferences } = await load("initdir: '', initfiles: [], accept_metadir: true");
  expect([warnings, clusterDifferences]).toEqual([[], []]);
});

test.each([
  'subinits: {outer: {_data: data, inner_0: more/data}}',
  'pathbase: data',
  'pathbase: .',
  'inputarchive: https://example.org/data.zip',
  'inputarchive: https://example.org/data.zip, archivematch: data-*/',
])('options that are right on this machine alone: %s', async (option) => {
  const { warnings, clusterDifferences = [] } = await load(option);
  expect(warnings).toEqual([]);
  expect(clusterDifferences.map(({ severity, code }) => [severity, code])).toEqual(
    option.split(/, (?=\w+:)(?![^{]*})/).map(() => ['error', 'not-on-clusters']),
  );
  expectWords(clusterDifferences.map(wordsOf));
});
