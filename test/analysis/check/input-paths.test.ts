import { symlinkSync } from 'node:fs';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { SpecError, type Diagnostic } from '../../../src/analysis/diagnostic.js';
import { buildNewRun } from '../../../src/runs/submit/new-run.js';
import { expectWords } from '../../support/words.js';
import { InputFolder } from '../input-folder.js';

const WORKFLOW = `stages:
  - name: greet
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {out: '{workdir}/x'}
      step:
        process:
          process_type: interpolated-script-cmd
          interpreter: bash
          script: |
            # first line
            echo {{}} > "{out}"
              echo {nowhere}
        publisher: {publisher_type: frompar-pub, outputmap: {x: out}}
        environment: {environment_type: docker-encapsulated, image: small, imagetag: '1'}
`;
const RIGHT = WORKFLOW.replace('              echo {nowhere}\n', '');

let folder: InputFolder;
afterEach(() => folder.dispose());

/** An analysis with these inputs, beside files `data/a` and `data/b`. */
function write(inputs: string, more: Readonly<Record<string, string | Uint8Array>> = {}): string {
  folder = new InputFolder({
    'reana.yaml': `inputs:\n${inputs}\nworkflow: {type: yadage, file: workflow.yml}\n`,
    'workflow.yml': RIGHT,
    'data/a': 'a',
    'data/b': 'b',
    ...more,
  });
  return folder.root;
}

async function diagnosticsOf(root: string): Promise<readonly Diagnostic[]> {
  try {
    return (await loadAnalysis(root)).warnings;
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics;
    throw error;
  }
}

const short = ({ severity, code, line, column }: Diagnostic): string =>
  `${severity} ${line ?? 0}:${column ?? 0} ${code}`;
const wordsOf = ({ message, hint }: Diagnostic): Pick<Diagnostic, 'message' | 'hint'> =>
  hint === undefined ? { message } : { message, hint };

test.each([
  ['the whole folder', '  directories: [.]', ['error 2:17 unsafe-path']],
  ['the whole folder in another spelling', '  directories: [./]', ['error 2:17 unsafe-path']],
  ['backslashes', "  files: ['data\\a']", ['error 2:11 unsafe-path']],
  ['a name that is too long', `  files: [data/${'ä'.repeat(128)}]`, ['error 2:11 bad-name']],
  ['a line break', '  files: ["data/a\\nb"]', ['warning 2:11 bad-name', 'error 2:11 no-such-file']],
])('%s in inputs', async (_, inputs, expected) => {
  const diagnostics = await diagnosticsOf(write(inputs));
  expect(diagnostics.map(short).sort()).toEqual([...expected].sort());
  expectWords(diagnostics.map(wordsOf));
});

test('a name of 255 bytes is right', async () => {
  const name = 'x'.repeat(255);
  expect(await diagnosticsOf(write(`  files: [data/${name}]`, { [`data/${name}`]: '' }))).toEqual([]);
});

test('repeated inputs are warnings, and are left out of what is sent', async () => {
  const root = write('  files: [data/a, other, ./other, other]\n  directories: [data/, ./data, data/sub]', {
    other: '',
    'data/sub/c': '',
  });
  const analysis = await loadAnalysis(root);
  expect(new Set(analysis.warnings.map(({ code }) => code))).toEqual(new Set(['set-twice']));
  expect(analysis.warnings).toHaveLength(5);
  expectWords(analysis.warnings.map(wordsOf));
  const { inputs } = buildNewRun(analysis, 'n').specification;
  expect(inputs).toEqual({ files: ['other'], directories: ['data/'] });
});

test('other spellings of the files of a workflow are sent as servers that validate accept them', async () => {
  const root = write('  parameters: {}');
  folder.write('reana.yaml', 'workflow: {type: yadage, file: ./workflow.yml, files: [./data//a, data/a]}\n');
  const { specification, workflowFiles } = buildNewRun(await loadAnalysis(root), 'n');
  expect(specification['workflow']).toMatchObject({ file: 'workflow.yml', files: ['data/a'] });
  expect(workflowFiles).toEqual(['workflow.yml', 'data/a']);
});

test.each([
  ['a file', 'a', 'link', 'data/link', '  files: [data/link]'],
  ['a folder', '.', 'link', 'data/link', '  directories: [data/link]'],
  ['a folder above', '.', 'link', 'data/link', '  files: [data/link/a]'],
])('%s that is a symbolic link is an error with its line', async (_, target, _name, link, inputs) => {
  const root = write(inputs);
  symlinkSync(target, folder.path(link));
  const diagnostics = await diagnosticsOf(root);
  expect(diagnostics.map(short)).toEqual([expect.stringMatching(/^error 2:\d+ unsafe-path$/)]);
  expectWords(diagnostics.map(wordsOf));
});

test('a root that is reached by a link is right', async () => {
  const root = write('  files: [data/a]');
  symlinkSync(root, `${root}-link`);
  expect(await diagnosticsOf(`${root}-link`)).toEqual([]);
});

test.each([
  [1000, 0],
  [1001, 1],
])('%i paths of inputs make %i warnings', async (count, warnings) => {
  const names = Array.from({ length: count }, (_, index) => `many/${index}`);
  const root = write(`  files: [${names.join(', ')}]`, Object.fromEntries(names.map((name) => [name, ''])));
  const diagnostics = await diagnosticsOf(root);
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
    Array.from({ length: warnings }, () => 'warning too-many-values'),
  );
  expectWords(diagnostics.map(wordsOf));
});

test.each(['reana.yaml', 'workflow.yml'])(
  '%s in UTF-16 is an error, since REANA reads it as UTF-8',
  async (path) => {
    const root = write('  files: [data/a]');
    const text = path === 'workflow.yml' ? RIGHT : 'workflow: {type: yadage, file: workflow.yml}\n';
    folder.write(path, Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const diagnostics = await diagnosticsOf(root);
    expect(diagnostics.map(({ code }) => code)).toEqual(['not-utf8']);
    expectWords(diagnostics.map(wordsOf));
    folder.write(path, `\uFEFF${text}`);
    expect(await diagnosticsOf(root)).toEqual([]);
  },
);

test('a field in a script is reported at its own line and column', async () => {
  const diagnostics = await diagnosticsOf(write('  files: [data/a]', { 'workflow.yml': WORKFLOW }));
  expect(diagnostics.map(short)).toEqual(['error 14:20 unknown-field']);
});
