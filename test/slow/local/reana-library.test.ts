import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraryPython, type LibraryPython } from '../../../src/local/reana-library/library-python.js';
import { loadWorkflow } from '../../../src/local/reana-library/load-workflow.js';
import { diagnosticsOf, expectDiagnostics, toldFrom } from '../../analysis/expect-diagnostics.js';

const PATIENCE = 1_800_000;
const never = new AbortController().signal;

let python: LibraryPython;
let folder: string;

beforeAll(async () => {
  // In the cache of the product: made once, and found by every later run of the tests.
  python = await libraryPython(process.env, () => undefined, never);
}, PATIENCE);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reana-library-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SPECTRUM = { type: 'snakemake', file: 'Snakefile', parameterFile: 'inputs.yaml' } as const;
const GREETING = { type: 'cwl', file: 'workflow/greeting.cwl' } as const;

function copy(fixture: string): void {
  cpSync(join('test/fixtures', fixture), folder, { recursive: true });
}

function change(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${path} has no ${String(from)}`);
  writeFileSync(join(folder, path), changed);
}

test(
  'a Snakefile with its includes and parameters is loaded, and nothing is left in its folder',
  async () => {
    copy('snakemake/spectrum');
    const before = readdirSync(folder, { recursive: true }).sort();
    const loaded = await loadWorkflow({ ...SPECTRUM, root: folder }, python, never);
    expect(loaded).toMatchObject({
      job_dependencies: { all: ['add'], add: ['count', 'count'], count: [] },
      steps: expect.arrayContaining([
        expect.objectContaining({ name: 'count', params: { column: 2 }, kubernetes_memory_limit: '128Mi' }),
      ]) as unknown,
    });
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
  },
  PATIENCE,
);

test(
  'content in the place of a file is what is loaded',
  async () => {
    copy('snakemake/spectrum');
    const replaced = new Map([['inputs.yaml', Buffer.from('samples: [signal]\ncolumn: 7\n')]]);
    const loaded = await loadWorkflow({ ...SPECTRUM, root: folder, replaced }, python, never);
    expect(loaded).toMatchObject({ job_dependencies: { add: ['count'] } });
    const inside = new Map([['rules/counting.smk', Buffer.from('raise ValueError("replaced")\n')]]);
    const found = await diagnosticsOf(() =>
      loadWorkflow({ ...SPECTRUM, root: folder, replaced: inside }, python, never),
    );
    expect(found[0]!.message).toContain('replaced (ValueError)');
  },
  PATIENCE,
);

const UNSHELLED = /container:[^]*shell:\n.*/;

test.each<[string, string, string | RegExp, string, string]>([
  [
    'a file that is not there',
    'Snakefile',
    'rules/counting.smk',
    'rules/nowhere.smk',
    'Snakefile:3 engine-refusal',
  ],
  ['a syntax error', 'Snakefile', 'output:', 'output', 'Snakefile:12 engine-refusal'],
  ['a module that is not there', 'rules/counting.smk', /^/, 'import no_such_module\n', 'rules/counting.smk:1 engine-refusal'], // prettier-ignore
  ['data that is not there', 'rules/counting.smk', 'data/{sample}.csv', 'data/{sample}.root', 'rules/counting.smk:1 engine-refusal'], // prettier-ignore
  ['a parameter that is not there', 'rules/counting.smk', 'config["column"]', 'config["row"]', 'rules/counting.smk:5 engine-refusal'], // prettier-ignore
  ['a function in params', 'rules/counting.smk', 'config["column"]', 'lambda wildcards: 1', 'rules/counting.smk:1 not-json'], // prettier-ignore
  ['a rule that runs Python', 'Snakefile', UNSHELLED, 'run:\n        print(1)', 'Snakefile:9 no-command'],
])(
  'Snakemake: %s',
  async (_name, path, from, to, place) => {
    copy('snakemake/spectrum');
    change(path, from, to);
    const found = await diagnosticsOf(() => loadWorkflow({ ...SPECTRUM, root: folder }, python, never));
    expectDiagnostics(toldFrom(folder, found), [place]);
  },
  PATIENCE,
);

test.each<[string, string, string, string]>([
  ['a tool that is not there', 'greet.tool', 'nowhere.tool', 'workflow/greeting.cwl:13:5 engine-refusal'],
  ['an unknown field', 'run:', 'runs:', 'workflow/greeting.cwl:13:5 engine-refusal'],
  ['a syntax error', 'inputs:', '  inputs: [', 'workflow/greeting.cwl:3:9 engine-refusal'],
  ['no version', 'cwlVersion: v1.0\n', '', 'workflow/greeting.cwl engine-refusal'],
])(
  'CWL: %s',
  async (_name, from, to, place) => {
    copy('cwl/greeting');
    change('workflow/greeting.cwl', from, to);
    const found = await diagnosticsOf(() => loadWorkflow({ ...GREETING, root: folder }, python, never));
    expectDiagnostics(toldFrom(folder, found), [place]);
  },
  PATIENCE,
);
