import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { diagnosticsOf, expectDiagnostics, placesOf, toldFrom } from '../expect-diagnostics.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analysis-'));
  await cp('reana.yaml', join(folder, 'reana.yaml'));
  await cp('workflow', join(folder, 'workflow'), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

async function faultsOf(path: string): Promise<Diagnostic[]> {
  return toldFrom(folder, await diagnosticsOf(() => loadAnalysis(path)));
}

test('the folder, the file and the other spelling of its name all do', async () => {
  const byFolder = await loadAnalysis(folder);
  expect(byFolder).toMatchObject({ file: join(folder, 'reana.yaml'), root: folder, warnings: [] });
  expect(byFolder.specification.inputs?.parameters?.['multiparton_interactions']).toBe('off');
  await rename(join(folder, 'reana.yaml'), join(folder, 'reana.yml'));
  expect((await loadAnalysis(folder)).file).toBe(join(folder, 'reana.yml'));
});

test('a folder without an analysis says what was looked for', async () => {
  expectDiagnostics(await faultsOf(join(folder, 'workflow')), ['workflow no-such-file'], 'a folder');
  expectDiagnostics(await faultsOf(join(folder, 'nowhere.yaml')), ['nowhere.yaml no-such-file'], 'a file');
});

test('a fault in a file of the workflow is named by the path that the user would type', async () => {
  await writeFile(join(folder, 'workflow/ml/steps.yml'), 'sampling: [\n');
  const faults = await diagnosticsOf(() => loadAnalysis(folder));
  expect(placesOf(faults)).toEqual([`${join(folder, 'workflow/ml/steps.yml')}:2:1 yaml-syntax`]);
});

test('faults of the analysis and of its workflow are said together', async () => {
  await writeFile(
    join(folder, 'reana.yaml'),
    'inputs:\n  files: [nowhere.txt]\n  parameters: {events: 1}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  await writeFile(join(folder, 'workflow.yml'), 'stages:\n  - {name: a}\n');
  expectDiagnostics(await faultsOf(folder), ['reana.yaml:2:11 no-such-file', 'workflow.yml:2:5 missing-key']);
});

test('init files supply parameters as well', async () => {
  const step =
    '{process: {process_type: string-interpolated-cmd, cmd: "echo {a}"}, environment: {environment_type: localproc-env}, ' +
    'publisher: {publisher_type: constant-pub, publish: {}}}';
  await writeFile(
    join(folder, 'workflow.yml'),
    `stages:\n  - {name: a, dependencies: [init], scheduler: {scheduler_type: singlestep-stage, ` +
      `parameters: {a: {step: init, output: events}}, step: ${step}}}\n`,
  );
  const analysis = (options: string): string =>
    `inputs:\n  parameters: {}\n  options: ${options}\nworkflow: {type: yadage, file: workflow.yml}\n`;
  await writeFile(join(folder, 'reana.yaml'), analysis('{}'));
  expectDiagnostics(await faultsOf(folder), ['workflow.yml:2:120 unknown-parameter']);
  await writeFile(join(folder, 'input.yml'), 'events: 10\n');
  await writeFile(join(folder, 'reana.yaml'), analysis('{initfiles: [input.yml]}'));
  expect((await loadAnalysis(folder)).warnings).toEqual([]);
});

test('the root document starts from the toplevel', async () => {
  await mkdir(join(folder, 'top'));
  await rename(join(folder, 'workflow'), join(folder, 'top/workflow'));
  await writeFile(
    join(folder, 'reana.yaml'),
    'inputs: {options: {toplevel: top/workflow/ml}}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  // The sub-workflow runs alone, so nothing supplies its parameters; its own files were found.
  const codes = (await faultsOf(folder)).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['unknown-parameter']));
});
