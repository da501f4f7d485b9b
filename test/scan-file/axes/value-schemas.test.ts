import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { loadScan } from '../../../src/scan-file/load-scan.js';
import { diagnosticsOf, expectDiagnostics, placesOf, toldFrom } from '../../analysis/expect-diagnostics.js';
import { InputFolder } from '../../analysis/input-folder.js';

/** A scan over the shipped analysis of the machine-learning half. */
const folder = new InputFolder();

beforeAll(() => {
  for (const path of ['reana.ml.yaml', 'workflow']) cpSync(path, folder.path(path), { recursive: true });
});

afterAll(() => folder.dispose());

function write(text: string): string {
  folder.write('scan.yaml', `analysis: reana.ml.yaml\n${text}`);
  return folder.path('scan.yaml');
}

async function faultsOf(text: string): Promise<readonly Diagnostic[]> {
  const file = write(text);
  return toldFrom(folder.root, await diagnosticsOf(() => loadScan(file))).filter(
    ({ severity }) => severity === 'error',
  );
}

test('values that a schema refuses are told where the scan file has them', async () => {
  const found = await faultsOf(`set: {luminosity: -5}
axes:
  - grid:
      epochs: [10, 0, 20]
      methods: [alice, alics]
      workflow/ml/input.yml#/training/initial_lr: [0.01, 0]
  - list:
      - {workflow/ml/input.yml#/training/hidden_layers/ratio: [100, big]}
`);
  expectDiagnostics(found, [
    'scan.yaml:2:19 bad-value',
    'scan.yaml:7:58 bad-value',
    'scan.yaml:6:24 unknown-choice',
    'scan.yaml:5:20 bad-value',
    'scan.yaml:9:63 wrong-type',
  ]);
});

test('a range is told once, however many of its values are wrong', async () => {
  expect(
    placesOf(await faultsOf('axes:\n  - grid: {train_samples: {range: [-500, 0], count: 11}}\n')),
  ).toEqual(['scan.yaml:3:27 bad-value']);
});

test('a card that points differ in is checked for each of them', async () => {
  const card = 'workflow/ml/input.yml';
  folder.write(
    'workflow/ml/own.yml',
    '# yaml-language-server: $schema=../schemas/ml-input.schema.json\nmethods: []\n',
  );
  expect((await loadScan(write(`axes: [{list: [{ml_input: ${card}}], }]\n`))).points).toHaveLength(1);
  const found = await faultsOf(
    `axes: [{list: [{ml_input: ${card}}, {ml_input: workflow/ml/own.yml}, {ml_input: own.yml}]}]\n`,
  );
  expect(found.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'workflow/ml/own.yml missing-key',
    'workflow/ml/own.yml missing-key',
    'workflow/ml/own.yml bad-value',
    'scan.yaml no-such-file',
  ]);
});

test('the example scans are right', async () => {
  for (const name of readdirSync('examples/scans')) {
    expect((await loadScan(join('examples/scans', name))).warnings).toEqual([]);
  }
});
