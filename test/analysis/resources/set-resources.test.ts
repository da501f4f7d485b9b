import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fc } from '../../support/property.js';
import { expectWords } from '../../support/words.js';
import { UsageError } from '../../../src/core/errors.js';
import type { Analysis } from '../../../src/analysis/analysis.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import type { ResourceOverride } from '../../../src/analysis/resources/resources.js';
import { setResources, type ChangedAnalysis } from '../../../src/analysis/resources/set-resources.js';
import { yadageWorkflow } from '../../../src/analysis/analysis-workflow.js';
import type { Workflow } from '../../../src/analysis/workflow.js';

const loadedOf = ({ workflow }: Analysis): Workflow => yadageWorkflow(workflow, 'the test');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resources-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function analyse(files: Readonly<Record<string, string>>): Promise<Analysis> {
  const all = { 'reana.yaml': 'workflow: {type: yadage, file: workflow.yml}\n', ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return loadAnalysis(folder);
}

/** Resources of all steps by stage path. */
function resourcesOf(workflow: Workflow, path = ''): Record<string, unknown> {
  return Object.assign(
    {},
    ...workflow.stages.map(({ name, scheduler }) => {
      const bodies = [scheduler, ...(scheduler.cases ?? [])];
      return Object.assign(
        {},
        ...bodies.map((body) => {
          if (body.workflow !== undefined) return resourcesOf(body.workflow, `${path}${name}/`);
          const environment = body.step?.environment;
          return environment?.environment_type === 'docker-encapsulated'
            ? { [`${path}${name}`]: environment.resources }
            : {};
        }),
      ) as object;
    }),
  ) as Record<string, unknown>;
}

/** The tree with all resources taken out. */
function withoutResources(workflow: Workflow): unknown {
  return JSON.parse(
    JSON.stringify(workflow, (key, value: unknown) => (key === 'resources' ? undefined : value)),
  );
}

/** The changed copies as a server would load them. */
async function reload({ analysis, replaced }: ChangedAnalysis): Promise<Workflow> {
  const copy = join(folder, 'copy');
  for (const path of analysis.workflowFiles) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), replaced.get(path) ?? readFileSync(join(analysis.root, path)));
  }
  return (await loadWorkflow({ root: copy, file: analysis.workflowFiles[0]! })).workflow;
}

const SLURM = { compute_backend: 'slurmcern' };
const STEP = (name: string): string => `
${name}:
  process: {process_type: string-interpolated-cmd, cmd: 'echo ${name}'}
  environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'} # ${name} runs here
  publisher: {publisher_type: interpolated-pub, publish: {out: 1.0e-3}}
`;
const STAGE = (name: string, body: string): string => `
- name: ${name}
  dependencies: [init]
  scheduler: {scheduler_type: singlestep-stage, parameters: {x: 1.0e-7}, ${body}}
`;

test('the bundle: one stage of a sub-workflow, in its own file, past an alias', async () => {
  const analysis = await loadAnalysis('.');
  const changed = await setResources(analysis, [{ stage: 'training', backend: 'slurmcern', timeout: 7200 }]);
  expect([...changed.replaced.keys()]).toEqual(['workflow/ml/steps.yml']);
  const entries = [SLURM, { slurm_time: '02:00:00' }];
  expect(changed.stages).toEqual([
    { stage: 'workflow_ml/training', before: [], after: entries, unsupported: [] },
  ]);
  const workflow = await reload(changed);
  expect(resourcesOf(workflow)).toEqual({
    ...resourcesOf(loadedOf(analysis)),
    'workflow_ml/training': entries,
  });
  expect(withoutResources(workflow)).toEqual(withoutResources(loadedOf(analysis)));
  expect(loadedOf(changed.analysis)).toEqual(workflow);
});

test('the files of the user stay as they are, comments stay in the copies', async () => {
  const analysis = await analyse({
    'workflow.yml': `stages:${STAGE('a', "step: {$ref: 'steps.yml#/a'}")}`,
    'steps.yml': STEP('a'),
  });
  const { replaced } = await setResources(analysis, [{ memory: '8Gi' }]);
  const text = Buffer.from(replaced.get('steps.yml')!).toString();
  expect(text).toContain('# a runs here');
  expect(text).toContain('kubernetes_memory_limit: "8Gi"');
  expect(readFileSync(join(folder, 'steps.yml'), 'utf8')).toBe(STEP('a'));
});

describe('a step that several stages share', () => {
  const shared = {
    'workflow.yml': `stages:${STAGE('a', "step: {$ref: 'steps.yml#/a'}")}${STAGE('b', "step: {$ref: 'steps.yml#/a'}")}`,
    'steps.yml': STEP('a'),
  };

  test('changes in its place when all of them change alike', async () => {
    const changed = await setResources(await analyse(shared), [{ backend: 'slurmcern' }]);
    expect([...changed.replaced.keys()]).toEqual(['steps.yml']);
    expect(resourcesOf(await reload(changed))).toEqual({ a: [SLURM], b: [SLURM] });
  });

  test('is copied into them when only one changes', async () => {
    const changed = await setResources(await analyse(shared), [{ stage: 'b', backend: 'slurmcern' }]);
    expect([...changed.replaced.keys()]).toEqual(['workflow.yml']);
    expect(resourcesOf(await reload(changed))).toEqual({ a: [], b: [SLURM] });
  });

  test('is told apart when it stands in one of them', async () => {
    const inline = STEP('a')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}/, '').replace(/ #.*/, ''))
      .join(', ');
    const analysis = await analyse({
      'workflow.yml': `stages:${STAGE('a', `step: {${inline}}`)}${STAGE('b', "step: {$ref: '#/stages/0/scheduler/step'}")}`,
    });
    const changed = await setResources(analysis, [{ stage: 'a', backend: 'slurmcern' }]);
    expect(resourcesOf(await reload(changed))).toEqual({ a: [SLURM], b: [] });
  });
});

test('a sub-workflow that several stages share is copied into the one that changes', async () => {
  const analysis = await analyse({
    'workflow.yml': `stages:${STAGE('one', "workflow: {$ref: 'sub/inner.yml'}")}${STAGE('two', "workflow: {$ref: 'sub/inner.yml'}")}`,
    'sub/inner.yml': `stages:${STAGE('a', "step: {$ref: 'steps.yml#/a'}")}${STAGE('b', "step: {$ref: 'steps.yml#/b'}")}`,
    'sub/steps.yml': `${STEP('a')}${STEP('b')}`,
  });
  const changed = await setResources(analysis, [{ stage: 'two/b', backend: 'slurmcern' }]);
  expect(resourcesOf(await reload(changed))).toEqual({
    'one/a': [],
    'one/b': [],
    'two/a': [],
    'two/b': [SLURM],
  });
  expect(withoutResources(await reload(changed))).toEqual(withoutResources(loadedOf(analysis)));
});

test('a stage of several cases changes in each of them', async () => {
  const analysis = await analyse({
    'workflow.yml': `stages:${STAGE('a', "cases: [{if: .x, step: {$ref: 'steps.yml#/a'}}, {if: .y, step: {$ref: 'steps.yml#/b'}}]")}`,
    'steps.yml': `${STEP('a')}${STEP('b')}`,
  });
  const changed = await setResources(analysis, [{ stage: 'a', backend: 'slurmcern' }]);
  expect(changed.stages).toHaveLength(2);
  const { cases } = (await reload(changed)).stages[0]!.scheduler;
  expect(cases?.map(({ step }) => step?.environment)).toMatchObject([
    { resources: [SLURM] },
    { resources: [SLURM] },
  ]);
});

test('any wishes change resources and nothing else', async () => {
  const analysis = await loadAnalysis('.');
  const { stages } = await setResources(analysis, [{ backend: 'kubernetes' }]);
  const names = [...stages.map(({ stage }) => stage), 'training', 'workflow_ml', 'workflow_ph'];
  const wish = fc.record(
    {
      stage: fc.constantFrom(...names),
      backend: fc.constantFrom('kubernetes', 'slurmcern', 'htcondorcern'),
      memory: fc.constantFrom('8Gi', '512Mi'),
      timeout: fc.integer({ min: 1, max: 100_000 }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 4 }), async (wishes) => {
      const changed = await setResources(analysis, wishes);
      const workflow = await reload(changed);
      expect(withoutResources(workflow)).toEqual(withoutResources(loadedOf(analysis)));
      const after = Object.fromEntries(changed.stages.map((each) => [each.stage, each.after]));
      expect(resourcesOf(workflow)).toEqual({ ...resourcesOf(loadedOf(analysis)), ...after });
    }),
    { numRuns: 15 },
  );
});

describe('which wish counts', () => {
  const wishes: readonly ResourceOverride[] = [
    { stage: 'workflow_ml/training', memory: '1Gi' },
    { stage: 'workflow_ml', memory: '2Gi' },
    { memory: '3Gi', timeout: 60 },
    { memory: '4Gi' },
  ];
  test('the closest, then the later one', async () => {
    const { stages } = await setResources(await loadAnalysis('.'), wishes);
    const memory = Object.fromEntries(stages.map(({ stage, after }) => [stage, after[0]]));
    expect(memory).toMatchObject({
      'workflow_ml/training': { kubernetes_memory_limit: '1Gi' },
      'workflow_ml/plotting': { kubernetes_memory_limit: '2Gi' },
      'workflow_ph/combine': { kubernetes_memory_limit: '4Gi' },
    });
    expect(stages.every(({ after }) => JSON.stringify(after[1]) === '{"kubernetes_job_timeout":60}')).toBe(
      true,
    );
  });
});

test.each<[string, ResourceOverride]>([
  ['a misspelt stage', { stage: 'trainign' }],
  ['no amount', { memory: '8GB' }],
  ['no time', { timeout: 0 }],
])('%s is refused', async (_name, wish) => {
  const failure: unknown = await setResources(await loadAnalysis('.'), [wish]).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UsageError);
  const { message, hint } = failure as UsageError;
  expectWords([message, ...(hint === undefined ? [] : [hint])]);
});
