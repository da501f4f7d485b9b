import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Analysis } from '../../../src/analysis/analysis.js';
import type { ServerReadAnalysis } from '../../../src/analysis/analysis-workflow.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { reloadWorkflow } from '../../../src/analysis/load/reload-workflow.js';
import { resolveParameters } from '../../../src/analysis/parameters.js';
import { diagnosticsOf, expectDiagnostics, toldFrom } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

type Fixture = 'snakemake/greeting' | 'snakemake/spectrum' | 'cwl/greeting' | 'cwl/tool';

let folder: InputFolder;

beforeEach(() => {
  folder = new InputFolder();
});
afterEach(() => folder.dispose());

function workflowOf({ workflow }: Analysis): ServerReadAnalysis {
  if (workflow.type !== 'cwl' && workflow.type !== 'snakemake') throw new Error(workflow.type);
  return workflow;
}

function copy(fixture: Fixture): void {
  cpSync(join('test/fixtures', fixture), folder.root, { recursive: true });
}

test.each<[Fixture, ServerReadAnalysis, readonly string[]]>([
  [
    'snakemake/greeting',
    {
      type: 'snakemake',
      file: 'workflow/Snakefile',
      parameterFile: 'workflow/inputs.yaml',
      parameters: { program: 'code/greet.py', names: 'data/names.txt', pause: 0 },
      members: ['code/greet.py', 'data/names.txt', 'workflow/Snakefile', 'workflow/inputs.yaml'],
    },
    ['workflow/Snakefile', 'workflow/inputs.yaml'],
  ],
  [
    'snakemake/spectrum',
    {
      type: 'snakemake',
      file: 'Snakefile',
      parameterFile: 'inputs.yaml',
      parameters: { samples: ['signal', 'background'], column: 2 },
      members: ['Snakefile', 'defaults.yaml', 'inputs.yaml', 'rules/counting.smk'],
    },
    ['Snakefile', 'inputs.yaml', 'defaults.yaml', 'rules/counting.smk'],
  ],
  [
    'cwl/greeting',
    {
      type: 'cwl',
      file: 'workflow/greeting.cwl',
      parameterFile: 'workflow/inputs.yml',
      parameters: {
        program: { class: 'File', location: 'code/greet.py' },
        names: { class: 'File', location: 'data/names.txt' },
        pause: 0,
      },
      members: ['workflow/greet.tool', 'workflow/greeting.cwl', 'workflow/inputs.yml'],
    },
    ['workflow/greeting.cwl', 'workflow/inputs.yml', 'workflow/greet.tool'],
  ],
  [
    'cwl/tool',
    { type: 'cwl', file: 'echo.cwl', parameters: { message: 'good morning' }, members: ['echo.cwl'] },
    ['echo.cwl'],
  ],
])('%s is right', async (fixture, workflow, files) => {
  const analysis = await loadAnalysis(join('test/fixtures', fixture));
  expect(analysis.warnings).toEqual([]);
  expect(analysis.workflow).toEqual(workflow);
  expect(analysis.workflowFiles).toEqual(files);
});

test('the content of the parameter file is what can be given for a run', async () => {
  copy('snakemake/greeting');
  const analysis = await loadAnalysis(folder.root);
  expect(resolveParameters(analysis, { pause: 2 }).values).toEqual({
    program: 'code/greet.py',
    names: 'data/names.txt',
    pause: 2,
  });
  expectDiagnostics(await diagnosticsOf(() => resolveParameters(analysis, { input: 'x', paus: 1 })), [
    '<command line> unknown-parameter',
    '<command line> unknown-parameter',
  ]);
});

test('a changed copy of the parameter file is read in its place', async () => {
  copy('snakemake/greeting');
  const analysis = await loadAnalysis(folder.root);
  const changed = new Map([['workflow/inputs.yaml', Buffer.from('program: code/greet.py\n')]]);
  expect(workflowOf(await reloadWorkflow(analysis, changed)).parameters).toEqual({
    program: 'code/greet.py',
  });
});

test('an empty parameter file, and parameters in reana.yaml itself', async () => {
  copy('snakemake/greeting');
  folder.write('workflow/inputs.yaml', '# nothing\n');
  expect(workflowOf(await loadAnalysis(folder.root)).parameters).toEqual({});
  folder.write('reana.yaml', 'inputs: {parameters: {input: null, a: "{b}", c: ""}}\nworkflow: {type: snakemake, file: workflow/Snakefile}\n'); // prettier-ignore
  const { warnings } = await loadAnalysis(folder.root);
  expect(warnings).toEqual([]);
});

test.each([
  ['two files of parameters', 'inputs: {parameters: {input: a.yaml}}\nworkflow: {type: cwl, file: echo.cwl, parameters: {file: a.yaml}}\n', ['reana.yaml:1:30 conflicting-keys']], // prettier-ignore
  ['no such file of parameters', 'inputs: {parameters: {input: a.yaml}}\nworkflow: {type: cwl, file: echo.cwl}\n', ['reana.yaml:1:30 no-such-file']], // prettier-ignore
  ['a file of parameters elsewhere', 'inputs: {parameters: {input: ../a.yaml}}\nworkflow: {type: cwl, file: echo.cwl}\n', ['reana.yaml:1:30 unsafe-path']], // prettier-ignore
  ['parameters that are no path', 'inputs: {parameters: {input: {a: 1}}}\nworkflow: {type: cwl, file: echo.cwl}\n', ['reana.yaml:1:30 wrong-type']], // prettier-ignore
  ['no such workflow, and an option of another engine', 'inputs: {options: {FROM: a}}\nworkflow: {type: cwl, file: echo2.cwl}\n', ['reana.yaml:2:29 no-such-file', 'reana.yaml:1:20 unknown-key']], // prettier-ignore
  [
    'a workflow elsewhere',
    'workflow: {type: snakemake, file: ../Snakefile}\n',
    ['reana.yaml:1:35 unsafe-path'],
  ],
  ['a list in place of parameters', 'inputs: {parameters: {input: list.yaml}}\nworkflow: {type: cwl, file: echo.cwl}\n', ['list.yaml:1 wrong-type']], // prettier-ignore
  ['parameters that are not JSON', 'inputs: {parameters: {input: date.yaml}}\nworkflow: {type: cwl, file: echo.cwl}\n', ['date.yaml:2:7 not-json']], // prettier-ignore
])('refused: %s', async (_name, text, places) => {
  copy('cwl/tool');
  folder.write('list.yaml', '- 1\n');
  folder.write('date.yaml', 'a: 1\nwhen: 2020-01-02\n');
  folder.write('reana.yaml', text);
  expectDiagnostics(toldFrom(folder.root, await diagnosticsOf(() => loadAnalysis(folder.root))), places);
});

test('the part of a CWL file that is the workflow is no part of its path', async () => {
  copy('cwl/tool');
  folder.write('reana.yaml', 'workflow: {type: cwl, file: "echo.cwl#main"}\n');
  const analysis = await loadAnalysis(folder.root);
  expect(workflowOf(analysis)).toMatchObject({ file: 'echo.cwl', members: ['echo.cwl'] });
  expect(analysis.warnings).toEqual([]);
});

test('files that the workflow reads and the server would not have', async () => {
  copy('snakemake/spectrum');
  folder.write('reana.yaml', 'inputs: {directories: [data], parameters: {input: inputs.yaml}}\nworkflow: {type: snakemake, file: Snakefile}\n'); // prettier-ignore
  folder.write('rules/counting.smk', 'include: "../more.smk"\n');
  folder.write('more.smk', 'rule a:\n    output: "a"\n    script: "a.py"\ninclude: "rules/nowhere.smk"\n');
  const { warnings } = await loadAnalysis(folder.root);
  expectDiagnostics(toldFrom(folder.root, warnings), [
    'Snakefile:1 not-sent',
    'Snakefile:3 not-sent',
    'rules/counting.smk:1 not-sent',
    'more.smk:4 no-such-file',
    'more.smk:3 no-command',
  ]);
});

test('an input is not what a server reads the workflow from, where that is declared', async () => {
  copy('cwl/greeting');
  folder.write('reana.yaml', 'inputs: {files: [workflow/greet.tool]}\nworkflow: {type: cwl, file: workflow/greeting.cwl, files: []}\n'); // prettier-ignore
  const { warnings } = await loadAnalysis(folder.root);
  expectDiagnostics(toldFrom(folder.root, warnings), ['workflow/greeting.cwl:13 not-sent']);
});

test('a CWL file that is not declared is missed by servers that read the workflow themselves', async () => {
  copy('cwl/greeting');
  folder.write(
    'reana.yaml',
    'inputs: {files: [code/greet.py]}\nworkflow: {type: cwl, file: workflow/greeting.cwl}\n',
  );
  const { warnings } = await loadAnalysis(folder.root);
  expectDiagnostics(toldFrom(folder.root, warnings), ['workflow/greeting.cwl:13 not-sent']);
});

test('what a server reads: without files of the workflow the inputs, and never links', async () => {
  copy('snakemake/greeting');
  symlinkSync('names.txt', folder.path('data/link.txt'));
  folder.write('.gitignore', 'ignored\n');
  folder.write('data/ignored', '');
  folder.write('reana.yaml', 'inputs: {files: [reana.yaml, code/greet.py], directories: [data]}\nworkflow: {type: snakemake, file: ./workflow/Snakefile}\n'); // prettier-ignore
  const read = workflowOf(await loadAnalysis(folder.root));
  expect(read).toMatchObject({
    file: 'workflow/Snakefile',
    members: ['code/greet.py', 'data/ignored', 'data/names.txt', 'workflow/Snakefile'],
  });
});

test('TARGET is told apart: newer servers take it', async () => {
  copy('cwl/tool');
  folder.write('reana.yaml', 'inputs: {options: {TARGET: text}}\nworkflow: {type: cwl, file: echo.cwl}\n');
  const { warnings } = await loadAnalysis(folder.root);
  expectDiagnostics(toldFrom(folder.root, warnings), ['reana.yaml:1:20 not-supported']);
  rmSync(folder.path('reana.yaml'));
  folder.write(
    'reana.yaml',
    'inputs: {options: {report: r.html}}\nworkflow: {type: snakemake, file: echo.cwl}\n',
  );
  expect((await loadAnalysis(folder.root)).warnings).toEqual([]);
});
