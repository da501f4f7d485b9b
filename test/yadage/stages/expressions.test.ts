import { readFile } from 'node:fs/promises';
import type { Stage, Workflow } from '../../../src/analysis/workflow.js';
import { runWorkflow } from '../../../src/yadage/engine.js';
import { withFolder } from '../support/scratch.js';
import { from, runOptions, stage } from '../support/workflows.js';

test('registered values are evaluated in the sub-workflow that registered them', async () => {
  await withFolder(async (folder) => {
    const maker = stage('s', {
      parameters: { v: from({ step: 'init', output: 'v' }), o: '{workdir}/x.txt' },
      cmd: 'echo {v} > {o}',
    });
    const inner: Workflow = {
      stages: [
        {
          ...maker,
          scheduler: {
            ...maker.scheduler,
            register_values: {
              mine: {
                expression_type: 'stage-output-selector',
                stages: 's',
                output: 'out',
                flatten: true,
                unwrap: true,
              },
            },
          } as Stage['scheduler'],
        },
      ],
    };
    const workflow = {
      stages: [
        stage('sub', {
          parameters: { v: from({ step: 'init', output: 'v' }) },
          scatter: { method: 'zip', parameters: ['v'] },
          workflow: inner,
        }),
        stage('r', {
          dependencies: ['sub'],
          parameters: {
            all: from({ stages: 'sub[*]', output: 'mine' }),
            one: { expression_type: 'fromvalue', key: 'mine', scope: 'sub[1]' },
            o: '{workdir}/r.txt',
          },
          cmd: 'cat {all} {one} > {o}',
        }),
      ],
    };
    const outcome = await runWorkflow(runOptions(folder, workflow, { v: ['p', 'q'] }));
    expect(outcome.status).toBe('succeeded');
    expect(await readFile(`${folder}/work/r/r.txt`, 'utf8')).toBe('p\nq\nq\n');
  });
});

test('unwrap and flatten combine outputs as Yadage does', async () => {
  await withFolder(async (folder) => {
    const m = stage('m', {
      parameters: { n: from({ step: 'init', output: 'n' }) },
      scatter: { method: 'zip', parameters: ['n'] },
      cmd: 'for i in $(seq {n}); do touch $i.txt; done',
    });
    const pick = {
      a: { stages: 'm', output: 'out' },
      b: { stages: 'm', output: 'out', flatten: true },
      c: { stages: 'm', output: 'out', unwrap: true },
      d: { stages: 'm[0]', output: 'out', unwrap: true },
      e: { stages: 'm[0]', output: 'out', unwrap: true, flatten: true },
      f: { stages: 'm[1]', output: 'out[0]' },
      g: { step: 'm[0]' },
      h: { stages: 'nosuch', output: 'out' },
    };
    const parameters = Object.fromEntries(
      Object.entries(pick).map(([key, selector]) => [key, from(selector)]),
    );
    const workflow = { stages: [m, stage('r', { dependencies: ['m'], parameters })] };
    const outcome = await runWorkflow(runOptions(folder, workflow, { n: [1, 2] }));
    const [a, b, c] = ['m_0/1', 'm_1/1', 'm_1/2'].map((path) => `${folder}/work/${path}.txt`);
    const reduced = outcome.snapshot.nodes.find(({ name }) => name === 'r');
    expect(reduced?.parameters).toEqual({
      a: [[a], [b, c]],
      b: [a, b, c],
      c: [[a], [b, c]],
      d: [a],
      e: a,
      f: [b],
      g: { out: [a] },
      h: [],
    });
  });
});

test('false and null are copied and make no edge', async () => {
  await withFolder(async (folder) => {
    const workflow = {
      stages: [
        stage('a', {
          parameters: { t: from({ step: 'init', output: 't' }), n: from({ step: 'init', output: 'n' }) },
        }),
      ],
    };
    const outcome = await runWorkflow(runOptions(folder, workflow, { t: false, n: null, used: 1 }));
    const node = outcome.snapshot.nodes.find(({ name }) => name === 'a');
    expect(node?.parameters).toEqual({ t: false, n: null });
    expect(node?.parents).toEqual([]);
  });
});
