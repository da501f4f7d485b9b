import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../../../src/core/errors.js';
import { readResourceOverrides } from '../../../../src/cli/flags/resource-options.js';
import { Shell, SMALL } from '../shell.js';
import { expectWords } from '../../../support/words.js';
import { errorCodeOf, expectSaid, type Outcome, run } from '../../support.js';

const BUNDLE = resolve('reana.yaml');
const NOTHING = { backend: undefined, memory: undefined, 'timeout-per-job': undefined };

test('flags of resources are for all stages, or for the one they name', () => {
  const wishes = readResourceOverrides({
    backend: ['kubernetes', 'training=slurmcern'],
    memory: ['ml/training=8Gi'],
    'timeout-per-job': ['90m', 'plotting=45s'],
  });
  expect(wishes).toEqual([
    { backend: 'kubernetes' },
    { stage: 'training', backend: 'slurmcern' },
    { stage: 'ml/training', memory: '8Gi' },
    { timeout: 5400 },
    { stage: 'plotting', timeout: 45 },
  ]);
});

test.each([{ backend: ['slurm'] }, { 'timeout-per-job': ['training=2'] }])('%j is refused', (given) => {
  let error: unknown;
  try {
    readResourceOverrides({ ...NOTHING, ...given });
  } catch (refusal) {
    error = refusal;
  }
  expect(error).toBeInstanceOf(UsageError);
  expectWords((error as UsageError).message);
});

describe('submit --dry-run', () => {
  async function plan(flags: string, analysis = BUNDLE): Promise<Outcome> {
    return run(`submit --dry-run -f ${analysis} ${flags}`.split(' '));
  }

  test('shows the resources that change, and the files', async () => {
    const wishes = '--backend work=slurmcern --timeout-per-job work=2h --memory prepare=4Gi';
    const outcome = await plan(`--name small ${wishes}`, `${SMALL}/reana.yaml`);
    expect(outcome).toMatchObject({ stderr: '', code: 0 });
    expect(outcome.stdout).toMatch(/ work +compute_backend: slurmcern, slurm_time: 02:00:00\n/);
    expectSaid(outcome);
  });

  test('as JSON has all entries before and after', async () => {
    const { stdout } = await plan('--memory plotting=4Gi --json');
    const document = JSON.parse(stdout) as { resources: unknown; upload: { files: { path: string }[] } };
    expect(document.resources).toEqual([
      {
        stage: 'workflow_ml/plotting',
        before: [],
        after: [{ kubernetes_memory_limit: '4Gi' }],
        unsupported: [],
      },
    ]);
    expect(document.upload.files.map(({ path }) => path)).toContain('workflow/ml/steps.yml');
  });

  test('names the stage that was meant', async () => {
    const outcome = await plan('--memory traning=4Gi --json');
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([2, 'usage']);
    expect(outcome.stderr).toContain('training');
    expectSaid({ stdout: '', stderr: outcome.stderr });
  });
});

describe('submit', () => {
  const small = `${SMALL}/reana.yaml`;
  let shell: Shell;
  beforeAll(async () => (shell = await Shell.open()));
  afterAll(() => shell.close());

  function submit(flags: string): Promise<Outcome> {
    return shell.type(`submit -f ${small} ${flags}`, { REANA_MADMINER_HOME: join(shell.folder, 'home') });
  }

  test('a backend that the server has not is refused before anything is made', async () => {
    const outcome = await submit('--name refused --backend slurmcern --json');
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([4, 'resources-not-offered']);
    expectSaid({ stdout: '', stderr: outcome.stderr });
    expect(await shell.json('list --name refused')).toEqual([]);
  });

  test('resources go into the copy that is submitted, not into the files', async () => {
    const before = readFileSync(resolve(small, '../workflow.yml'), 'utf8');
    const outcome = await submit('--name small --memory prepare=1Gi --follow --json');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(resolve(small, '../workflow.yml'), 'utf8')).toBe(before);
    const { text } = await shell.server.send('GET', '/api/workflows/small/workspace/workflow.yml');
    expect(text).toContain('kubernetes_memory_limit: "1Gi"');
  });

  test('what it remembers lies in the folder that REANA_MADMINER_HOME names, and is gone in the end', () => {
    expect(readdirSync(join(shell.folder, 'home', 'state', 'submissions'))).toEqual([]);
  });
});
