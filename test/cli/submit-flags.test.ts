import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../../src/core/errors.js';
import { readResourceWishes } from '../../src/cli/resource-flags.js';
import { TestServer } from '../local/server-fixture.js';
import { type Outcome, run } from './support.js';

const BUNDLE = resolve('reana.yaml');
const NOTHING = { backend: undefined, memory: undefined, 'timeout-per-job': undefined };

test('flags of resources are for all stages, or for the one they name', () => {
  const wishes = readResourceWishes({
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

test.each([
  [{ backend: ['slurm'] }, /--backend can't be "slurm": it is one of kubernetes, /],
  [{ 'timeout-per-job': ['training=2'] }, /--timeout-per-job can't be "2"/],
])('%j is refused', (given, message) => {
  expect(() => readResourceWishes({ ...NOTHING, ...given })).toThrow(UsageError);
  expect(() => readResourceWishes({ ...NOTHING, ...given })).toThrow(message);
});

describe('submit --dry-run', () => {
  async function plan(flags: string): Promise<Outcome> {
    return run(`submit --dry-run -f ${BUNDLE} ${flags}`.trim().split(' '));
  }

  test('shows the resources that change, and the files', async () => {
    const { stdout, code } = await plan(
      '--backend training=slurmcern --timeout-per-job training=2h --memory plotting=4Gi',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^resources\n {2}workflow_ml\/training +compute_backend: slurmcern, slurm_time: 02:00:00\n {2}workflow_ml\/plotting +kubernetes_memory_limit: 4Gi\n/m,
    );
    expect(stdout).toMatch(/^upload: \d+ files \(.*\)\n(.*\n)* {2}workflow\/ml\/steps\.yml +\d/m);
  });

  test('as JSON has all entries before and after', async () => {
    const { stdout } = await plan('--memory plotting=4Gi --json');
    const document = JSON.parse(stdout) as { resources: unknown; upload: { files: { path: string }[] } };
    expect(document.resources).toEqual([
      { stage: 'workflow_ml/plotting', before: [], after: [{ kubernetes_memory_limit: '4Gi' }], unsaid: [] },
    ]);
    expect(document.upload.files.map(({ path }) => path)).toContain('workflow/ml/steps.yml');
  });

  test('names the stage that was meant', async () => {
    const { stderr, code } = await plan('--memory traning=4Gi');
    expect({ stderr, code }).toEqual({
      stderr: 'error: the workflow has no stage traning\nhint: did you mean training?\n',
      code: 2,
    });
  });
});

describe('submit', () => {
  const small = resolve('test/fixtures/cli/small/reana.yaml');
  let server: TestServer;
  let home: string;
  beforeAll(async () => {
    server = await TestServer.start();
    home = mkdtempSync(join(tmpdir(), 'submit-'));
  });
  afterAll(async () => {
    await server.close();
    rmSync(home, { recursive: true });
  });

  function cli(line: string): Promise<Outcome> {
    const env = {
      REANA_SERVER_URL: server.server.url,
      REANA_ACCESS_TOKEN: server.server.token,
      REANA_MADMINER_HOME: home,
    };
    return run(line.split(' '), { env });
  }

  test('a backend that the server has not is refused before anything is made', async () => {
    const { stderr, code } = await cli(`submit -f ${small} --name refused --backend slurmcern`);
    expect(code).toBe(4);
    expect(stderr).toContain('  prepare: slurmcern is not among its backends, which are kubernetes\n');
    expect((await cli('list --name refused')).stdout).toBe('no runs\n');
  });

  test('resources go into the copy that is submitted, not into the files', async () => {
    const before = readFileSync(resolve(small, '../workflow.yml'), 'utf8');
    const { stderr, code } = await cli(`submit -f ${small} --name small --memory prepare=1Gi --follow`);
    expect({ code, stderr: stderr.includes('warning') }).toEqual({ code: 0, stderr: false });
    expect(readFileSync(resolve(small, '../workflow.yml'), 'utf8')).toBe(before);
    const { text } = await server.send('GET', '/api/workflows/small/workspace/workflow.yml');
    expect(text).toContain('kubernetes_memory_limit: "1Gi"');
  });

  test('what it remembers lies in the folder that REANA_MADMINER_HOME names, and is gone in the end', () => {
    expect(readdirSync(join(home, 'state', 'submissions'))).toEqual([]);
  });
});
