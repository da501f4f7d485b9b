import { spawn } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { systemClock } from '../../../src/core/clock.js';
import type { JsonValue } from '../../../src/core/json.js';
import { loadTree } from '../../../src/analysis/load/load-tree.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import type { JqEvaluator } from '../../../src/yadage/effects.js';
import { runWorkflow } from '../../../src/yadage/engine.js';
import { nodeFiles } from '../../../src/yadage/node-files.js';
import { canonical, type ComparedNode } from '../../yadage/support/bundle.js';
import { LocalExecutor } from '../../yadage/support/local-executor.js';
import { MemoryJournal } from '../../yadage/support/memory-journal.js';
import { readRealGraph, runYadage, yadagePython } from './real-yadage.js';
import { withFolder } from '../../yadage/support/scratch.js';

const SCRIPT = 'import jq, json, sys; q = json.load(sys.stdin); print(json.dumps(jq.all(q[0], q[1])))';

/** The jq that real yadage uses, one process per question. */
const pythonJq: JqEvaluator = {
  evaluate: (program, input) =>
    new Promise((resolve, reject) => {
      const child = spawn(yadagePython(), ['-c', SCRIPT]);
      let output = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      child.on('error', reject);
      child.on('close', (code) => {
        if (code === 0) resolve(JSON.parse(output) as JsonValue[]);
        else reject(new Error(errors.trim().split('\n').at(-1)));
      });
      child.stdin.end(JSON.stringify([program, input]));
    }),
};

async function runOurs(workspace: string, workflow: Workflow): ReturnType<typeof runWorkflow> {
  return runWorkflow({
    workflow,
    parameters: { v: [1, 2, 3], flag: false },
    workdir: workspace,
    initdir: `${workspace}/init`,
    journal: new MemoryJournal(),
    executor: new LocalExecutor(),
    files: nodeFiles,
    clock: systemClock,
    signal: new AbortController().signal,
    jq: pythonJq,
  });
}

test('cases, jq-stages and jq publishers give the graph that PyPI’s yadage makes', async () => {
  await withFolder(async (folder) => {
    const theirs = `${folder}/theirs`;
    const ours = `${folder}/ours`;
    await Promise.all([mkdir(theirs), mkdir(ours)]);
    await cp('test/fixtures/yadage/jq-workflow.yml', `${theirs}/workflow.yml`);
    const { tree } = await loadTree({ root: theirs, file: 'workflow.yml' });
    const [outcome] = await Promise.all([
      runOurs(ours, tree as unknown as Workflow),
      runYadage(theirs, ['workflow.yml', '-t', theirs, '-p', 'v=[1,2,3]', '-p', 'flag=false']),
    ]);
    expect(outcome.error).toBeNull();
    const nodes = outcome.snapshot.nodes.map((node): ComparedNode => {
      const { address, name, state, parents, parameters, result, readWrite, readOnly } = node;
      return { address, name, state, parents, parameters, result, readWrite, readOnly, command: null };
    });
    expect(nodes).toHaveLength(6);
    expect(canonical(nodes, ours)).toEqual(canonical(await readRealGraph(theirs), theirs));
  });
}, 900_000);

test('a jq program that fails names its stage', async () => {
  await withFolder(async (folder) => {
    const { tree } = await loadTree({ root: process.cwd(), file: 'test/fixtures/yadage/jq-workflow.yml' });
    const broken = JSON.parse(JSON.stringify(tree).replace('. + {extra', '. + {{extra')) as Workflow;
    const outcome = await runOurs(folder, broken);
    expect(outcome.status).toBe('failed');
    expect(outcome.error).toMatchObject({
      code: 'engine',
      location: { stage: 'combine', expression: expect.stringContaining('{{extra') as string },
      reason: expect.stringMatching(/^jq: ./) as string,
    });
  });
}, 900_000);
