import { resolve } from 'node:path';
import { loadAnalysis } from '../../../src/runs/load-analysis.js';
import { graphOfAnalysis } from '../../../src/report/graph/graph-of-analysis.js';
import { graphOfRun, type DrawnRun } from '../../../src/report/graph/graph-of-run.js';
import { graphPng } from '../../../src/report/graph/graph-png.js';
import type { Run, StepStatus } from '../../../src/reana/model.js';
import type { JsonObject } from '../../../src/core/json.js';

const RUN: Run = {
  ...{ id: '1', name: 'wbf.1', status: 'running', rawStatus: 'running' },
  progress: { total: 0, running: 0, finished: 0, failed: 0 },
};

async function bundled(): Promise<JsonObject> {
  const { specification, workflow } = await loadAnalysis(resolve('reana.yaml'));
  if (workflow.type !== 'yadage') throw new Error('no Yadage workflow');
  const section = { ...specification.workflow, specification: workflow.specification };
  return JSON.parse(JSON.stringify({ ...specification, workflow: section })) as JsonObject;
}

function steps(states: Readonly<Record<string, StepStatus>>): DrawnRun['steps'] {
  return Object.entries(states).map(([name, status], index) => ({
    jobId: `job-${index}`,
    name,
    status,
    image: 'x',
  }));
}

test('before a run, stages whose steps depend on results are one node', async () => {
  const { nodes, boxes, edges } = graphOfAnalysis(await loadAnalysis(resolve('reana.yaml')));
  expect(nodes.map(({ label, total }) => [label, total])).toEqual([
    ...[
      ['configure', 1],
      ['generate', 1],
      ['pythia', undefined],
      ['delphes', undefined],
      ['combine', 1],
    ],
    ...[
      ['sampling', 1],
      ['training', undefined],
      ['evaluating', undefined],
      ['plotting', 1],
    ],
  ]);
  expect(boxes.map(({ label }) => label)).toEqual(['workflow_ph', 'workflow_ml']);
  expect(edges).toHaveLength(8);
});

test('of a run, the steps that there are stand in their order, joined one to one where one continues the other', async () => {
  const states: Record<string, StepStatus> = { configure: 'finished', generate: 'finished' };
  // As a server lists them: in the order in which they were submitted.
  for (const index of [2, 0, 1]) states[`pythia_${index}`] = 'finished';
  for (const index of [1, 2, 0]) states[`delphes_${index}`] = index === 2 ? 'failed' : 'running';
  const graph = graphOfRun({
    ...{ run: RUN, specification: await bundled(), parameters: { values: {} } },
    ...{ steps: steps(states), read: new Date(0) },
  });
  const labels = new Map(graph.nodes.map(({ id, label }) => [id, label]));
  const joined = graph.edges.map(({ from, to }) => `${labels.get(from)!} ${labels.get(to)!}`);
  expect(joined).toEqual(
    expect.arrayContaining(['generate pythia_1', 'pythia_2 delphes_2', 'delphes_0 combine']),
  );
  expect(joined).not.toContain('pythia_0 delphes_1');
  expect(graph.nodes.map(({ label, status }) => `${label} ${status}`)).toEqual([
    ...[
      'configure finished',
      'generate finished',
      'pythia_0 finished',
      'pythia_1 finished',
      'pythia_2 finished',
    ],
    ...['delphes_0 running', 'delphes_1 running', 'delphes_2 failed', 'combine planned', 'sampling planned'],
    ...['training planned', 'evaluating planned', 'plotting planned'],
  ]);
});

test('from eight steps, a stage is one node that counts them', async () => {
  const states = Object.fromEntries(
    Array.from(
      { length: 11 },
      (_, index) => [`pythia_${index}`, index < 9 ? 'finished' : 'running'] as const,
    ),
  );
  const given = { run: RUN, specification: await bundled(), parameters: { values: {} }, read: new Date(0) };
  const pythia = graphOfRun({ ...given, steps: steps(states) }).nodes.find(({ label }) => label === 'pythia');
  expect(pythia).toMatchObject({ total: 11, counts: { finished: 9, running: 2 }, status: 'running' });
  const unfolded = graphOfRun({ ...given, steps: steps(states) }, { foldFrom: Infinity });
  expect(unfolded.nodes.filter(({ label }) => label.startsWith('pythia_'))).toHaveLength(11);
});

test('steps of a workflow that can not be read are nodes all the same', () => {
  const graph = graphOfRun({
    ...{ run: RUN, specification: { workflow: { type: 'cwl' } }, parameters: { values: {} } },
    ...{ steps: steps({ first: 'finished', second: 'running' }), read: new Date(0) },
  });
  expect(graph.nodes.map(({ label }) => label)).toEqual(['first', 'second']);
  expect(graph.edges).toEqual([]);
});

test('a PNG picture has letters on a machine without fonts', async () => {
  const { specification } = { specification: await bundled() };
  const graph = graphOfRun({
    ...{ run: RUN, specification, parameters: { values: {} }, steps: steps({ configure: 'finished' }) },
    read: new Date(0),
  });
  const picture = await graphPng(graph);
  const blank = await graphPng({ ...graph, nodes: graph.nodes.map((node) => ({ ...node, label: '' })) });
  expect(Buffer.from(picture.subarray(0, 4)).toString('latin1')).toBe('\u0089PNG');
  expect(picture.length).toBeGreaterThan(blank.length);
});
