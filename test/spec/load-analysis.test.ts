import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpecError } from '../../src/spec/diagnostic.js';
import { loadAnalysis } from '../../src/spec/load-analysis.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analysis-'));
  await cp('reana.yaml', join(folder, 'reana.yaml'));
  await cp('workflow', join(folder, 'workflow'), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

async function refusal(path: string): Promise<string> {
  const error: unknown = await loadAnalysis(path).catch((thrown: unknown) => thrown);
  if (error instanceof SpecError) return error.message;
  throw new Error('the analysis was not refused', { cause: error });
}

test('the folder, the file and the other spelling of its name all do', async () => {
  const byFolder = await loadAnalysis(folder);
  expect(byFolder).toMatchObject({ file: join(folder, 'reana.yaml'), root: folder, warnings: [] });
  expect(byFolder.specification.inputs?.parameters?.['multiparton_interactions']).toBe('off');
  await rename(join(folder, 'reana.yaml'), join(folder, 'reana.yml'));
  expect((await loadAnalysis(folder)).file).toBe(join(folder, 'reana.yml'));
});

test('a folder without an analysis says what was looked for', async () => {
  expect(await refusal(join(folder, 'workflow'))).toContain(
    'the folder holds neither reana.yaml nor reana.yml',
  );
  expect(await refusal(join(folder, 'nowhere.yaml'))).toContain('there is no such file');
});

test('a fault in a file of the workflow is named by the path that the user would type', async () => {
  await writeFile(join(folder, 'workflow/ml/steps.yml'), 'sampling: [\n');
  expect(await refusal(folder)).toContain(`${join(folder, 'workflow/ml/steps.yml')}:2:1:`);
});

test('faults of the analysis and of its workflow are said together', async () => {
  await writeFile(
    join(folder, 'reana.yaml'),
    'inputs:\n  files: [nowhere.txt]\n  parameters: {events: 1}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  await writeFile(join(folder, 'workflow.yml'), 'stages:\n  - {name: a}\n');
  const message = await refusal(folder);
  expect(message).toContain("the file 'nowhere.txt' does not exist");
  expect(message).toContain("stage 'a' needs 'scheduler'");
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
  expect(await refusal(folder)).toContain("takes 'events' from init, but the run has no such parameter");
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
  const message = await refusal(folder);
  // The sub-workflow runs alone, so nothing supplies its parameters; its own files were found.
  expect(message).toContain('but the run has no such parameter');
  expect(message).not.toContain('no such file');
});
