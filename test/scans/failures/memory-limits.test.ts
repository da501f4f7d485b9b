import { formatMemory, parseMemory } from '../../../src/core/quantities/memory.js';
import { memoryLimits, readMemoryLimits, stagesOfStep } from '../../../src/scans/failures/memory-limits.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { ScanServer } from '../scan-server.js';

function stage(name: string, resources: readonly object[] = [], type = 'docker-encapsulated'): object {
  const environment = { environment_type: type, image: 'a', imagetag: '1', resources };
  return { name, scheduler: { scheduler_type: 'singlestep-stage', step: { environment } } };
}

const SPECIFICATION = {
  stages: [
    stage('plain'),
    stage('big', [{ kubernetes_memory_limit: '8Gi' }]),
    stage('slurm', [{ compute_backend: 'slurmcern' }, { kubernetes_memory_limit: '8Gi' }]),
    stage('condor', [{ compute_backend: 'htcondorcern' }]),
    stage('nothing', [], 'localproc-env'),
    {
      name: 'ml',
      scheduler: {
        scheduler_type: 'singlestep-stage',
        workflow: { stages: [stage('plain'), stage('train')] },
      },
    },
  ],
} as unknown as Workflow;

const WORKFLOW = { type: 'yadage', specification: SPECIFICATION } as const;

const CLUSTER = { fallback: '2Gi', most: '16Gi' };

test('what the steps say, the wishes say, or the cluster gives', () => {
  const { stages } = memoryLimits(
    WORKFLOW,
    [
      { stage: 'ml', memory: '4Gi' },
      { stage: 'ml/train', memory: '6Gi' },
    ],
    CLUSTER,
  );
  expect(stages).toEqual([
    { stage: 'plain', backend: 'kubernetes', isSettable: true, memory: '2Gi', most: '16Gi' },
    { stage: 'big', backend: 'kubernetes', isSettable: true, memory: '8Gi', most: '16Gi' },
    { stage: 'slurm', backend: 'slurmcern', isSettable: false },
    { stage: 'condor', backend: 'htcondorcern', isSettable: true },
    { stage: 'ml/plain', backend: 'kubernetes', isSettable: true, memory: '4Gi', most: '16Gi' },
    { stage: 'ml/train', backend: 'kubernetes', isSettable: true, memory: '6Gi', most: '16Gi' },
  ]);
});

test('a wish may choose another backend', () => {
  const { stages } = memoryLimits(
    WORKFLOW,
    [{ stage: 'big', backend: 'htcondorcern', memory: '3Gi' }],
    CLUSTER,
  );
  expect(stages[1]).toEqual({ stage: 'big', backend: 'htcondorcern', isSettable: true, memory: '3Gi' });
});

test('a cluster that says nothing', () => {
  expect(memoryLimits(WORKFLOW, [], {}).stages[0]).toEqual({
    stage: 'plain',
    backend: 'kubernetes',
    isSettable: true,
  });
});

test('which stages a step may be of', () => {
  const limits = memoryLimits(WORKFLOW, [], CLUSTER);
  const of = (step: string): readonly string[] => stagesOfStep(limits, step).map((each) => each.stage);
  expect(of('plain')).toEqual(['plain', 'ml/plain']);
  expect(of('train_12')).toEqual(['ml/train']);
  expect(of('train_x')).toEqual([]);
  expect(of('rain')).toEqual([]);
});

test('what the embedded server gives', async () => {
  const scene = await ScanServer.start();
  const { stages } = await readMemoryLimits(scene.client, WORKFLOW, []);
  expect(stages[0]).toEqual({
    stage: 'plain',
    backend: 'kubernetes',
    isSettable: true,
    memory: '1536Mi',
    most: '4096Mi',
  });
  await scene.close();
});

test.each([
  [1, '1Mi'],
  [1024 ** 2 + 1, '2Mi'],
  [3 * 1024 ** 3, '3Gi'],
  [1.5 * 1024 ** 3, '1536Mi'],
  [4e9, '3815Mi'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatMemory(bytes)).toBe(text);
  expect(parseMemory(text)).toBeGreaterThanOrEqual(bytes);
});
