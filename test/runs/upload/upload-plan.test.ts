import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planUpload, warningsOfPlan } from '../../../src/runs/upload/upload-plan.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import type { Analysis, AnalysisSpecification } from '../../../src/analysis/analysis.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'plan-'));
  for (const folder of ['data/deep', 'data/.git', 'data/__pycache__', 'data/empty']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  const files = {
    'wf.yml': 'stages',
    'data/a': 'a',
    'data/deep/b': 'bb',
    'data/.git/x': 'x',
    'data/__pycache__/c': 'c',
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
});

afterEach(() => rm(root, { recursive: true }));

function analysis(inputs: AnalysisSpecification['inputs'], workflowFiles = ['wf.yml']): Analysis {
  const specification = { inputs, workflow: { type: 'yadage', file: 'wf.yml' } } as AnalysisSpecification;
  const file = join(root, 'reana.yaml');
  const workflow = { type: 'yadage', specification: { stages: [] } } as const;
  return { file, root, specification, workflow, workflowFiles, warnings: [] };
}

test('the plan holds the workflow and all inputs once, sorted, with sizes', async () => {
  const plan = await planUpload(analysis({ files: ['data/a', './data/a'], directories: ['data/'] }));
  expect(plan).toEqual({
    files: [
      { path: 'data/a', file: join(root, 'data/a'), realPath: join(root, 'data/a'), size: 1 },
      { path: 'data/deep/b', file: join(root, 'data/deep/b'), realPath: join(root, 'data/deep/b'), size: 2 },
      { path: 'wf.yml', file: join(root, 'wf.yml'), realPath: join(root, 'wf.yml'), size: 6 },
    ],
    bytes: 9,
    ignored: [],
    unfit: [{ path: 'data/empty', kind: 'empty' }],
  });
});

test('schemas of cards and parameters are not sent', async () => {
  const { files } = await planUpload(await loadAnalysis('reana.yaml'));
  const folders = new Set(files.map(({ path }) => path.split('/').slice(0, 2).join('/')));
  expect(folders).toContain('workflow/physics');
  expect(folders).not.toContain('workflow/schemas');
});

test('the files of tests belong to it', async () => {
  const { specification, ...rest } = analysis(undefined);
  const plan = await planUpload({
    ...rest,
    specification: { ...specification, tests: { files: ['data/a'] } },
  });
  expect(plan.files.map(({ path }) => path)).toEqual(['data/a', 'wf.yml']);
});

test('what lies in a folder and REANA can not hold is left out, and told', async () => {
  await symlink('/etc/passwd', join(root, 'data/deep/evil'));
  await symlink(join(root, 'data/deep'), join(root, 'data/loop'));
  execFileSync('mkfifo', [join(root, 'data/pipe')]);
  const plan = await planUpload(analysis({ directories: ['data'] }));
  expect(plan.files.map(({ path }) => path)).toEqual(['data/a', 'data/deep/b', 'wf.yml']);
  expect(plan.unfit).toEqual([
    { path: 'data/deep/evil', kind: 'link' },
    { path: 'data/empty', kind: 'empty' },
    { path: 'data/loop', kind: 'link' },
    { path: 'data/pipe', kind: 'special' },
  ]);
  expectWords(warningsOfPlan(plan));
});

test('a crowd of the same is told in one line', () => {
  const unfit = ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, kind: 'empty' as const }));
  const warnings = warningsOfPlan({ files: [], bytes: 0, ignored: [], unfit });
  expect(warnings).toHaveLength(1);
  expectWords(warnings);
});

test('without inputs there is the workflow', async () => {
  expect((await planUpload(analysis(undefined))).files).toHaveLength(1);
});

describe('refused are', () => {
  beforeEach(async () => {
    await symlink(join(root, 'wf.yml'), join(root, 'link'));
    await symlink(join(root, 'data'), join(root, 'link-to-data'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
  });

  test.each([
    ['a link', { files: ['link'] }],
    ['a link to a directory', { directories: ['link-to-data'] }],
    ['a file behind a link', { files: ['link-to-data/a'] }],
    ['a device', { files: ['pipe'] }],
    ['a path that leaves the folder', { files: ['../x'] }],
  ])('%s', async (_name, inputs) => {
    const failure = await failureOf(planUpload(analysis(inputs)));
    expect(failure).toMatchObject({ code: 'unsafe-path' });
    expectWords(wordsOf(failure));
  });

  test('a missing input', async () => {
    const failure = await failureOf(planUpload(analysis({ files: ['nosuch'] })));
    expect(failure).toMatchObject({ code: 'transfer', path: 'nosuch' });
    expectWords(wordsOf(failure, { [(failure.cause as Error).message]: 'REASON' }));
  });
});
