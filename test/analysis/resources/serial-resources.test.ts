import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { requestedResources } from '../../../src/analysis/resources/requested-resources.js';
import type { ResourceOverride } from '../../../src/analysis/resources/resources.js';
import { setResources, type ChangedAnalysis } from '../../../src/analysis/resources/set-resources.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { InputFolder } from '../input-folder.js';

const REANA_YAML = `
workflow:
  type: serial
  specification:
    steps:
      - name: make
        environment: python:3.12-slim
        kubernetes_memory_limit: 1Gi
        kubernetes_job_timeout: 60
        commands: [make]
      - environment: python:3.12-slim
        compute_backend: htcondorcern
        commands: [fit]
      - name: plot
        environment: python:3.12-slim
        commands: [plot]
`;

async function change(...overrides: readonly ResourceOverride[]): Promise<ChangedAnalysis> {
  const folder = new InputFolder({ 'reana.yaml': REANA_YAML });
  try {
    return await setResources(await loadAnalysis(folder.root), overrides);
  } finally {
    folder.dispose();
  }
}

test('resources become fields of the steps, in what is sent', async () => {
  const { analysis, stages } = await change({ memory: '2Gi' }, { stage: 'plot', timeout: 3600 });
  const { workflow } = analysis.specification;
  expect(workflow).toMatchObject({
    type: 'serial',
    specification: {
      steps: [
        { name: 'make', kubernetes_memory_limit: '2Gi', kubernetes_job_timeout: 60, commands: ['make'] },
        { compute_backend: 'htcondorcern', htcondor_request_memory: '2048' },
        { name: 'plot', kubernetes_memory_limit: '2Gi', kubernetes_job_timeout: 3600 },
      ],
    },
  });
  expect(stages.map(({ stage }) => stage)).toEqual(['make', 'step 2', 'plot']);
  expect(requestedResources(analysis.workflow)).toEqual([
    { stage: 'make', resources: { memory: '2Gi', timeout: 60 } },
    { stage: 'step 2', resources: { backend: 'htcondorcern' } },
    { stage: 'plot', resources: { memory: '2Gi', timeout: 3600 } },
  ]);
});

test('a step keeps what is not changed', async () => {
  const { analysis, stages } = await change({ stage: 'make', backend: 'slurmcern', memory: '2Gi' });
  expect(analysis.specification.workflow).toHaveProperty('specification.steps.0', {
    name: 'make',
    environment: 'python:3.12-slim',
    compute_backend: 'slurmcern',
    kubernetes_memory_limit: '1Gi',
    kubernetes_job_timeout: 60,
    commands: ['make'],
  });
  expectWords(stages.flatMap(({ unsupported }) => unsupported));
});

test('a step that is not there is an error with the names of those that are', async () => {
  expectWords(wordsOf(await failureOf(change({ stage: 'plott', memory: '2Gi' }))), 'misspelt');
  expectWords(wordsOf(await failureOf(change({ stage: 'anything', memory: '2Gi' }))), 'unknown');
});
