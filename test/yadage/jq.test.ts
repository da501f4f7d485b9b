import { mkdir, readdir } from 'node:fs/promises';
import type { JsonObject } from '../../src/core/json.js';
import { loadTree } from '../../src/analysis/load/load-tree.js';
import type { Workflow } from '../../src/analysis/workflow.js';
import { runWorkflow, type RunOutcome } from '../../src/yadage/engine.js';
import { expectWords } from '../support/words.js';
import { FAILING_JQ_CASES, JQ_CASES, placeGraph, readGraphs } from './support/jq-cases.js';
import { withFolder } from './support/scratch.js';
import { runOptions } from './support/workflows.js';

interface JqRun {
  readonly outcome: RunOutcome;
  readonly mounts: Readonly<Record<string, string>>;
}

async function runCase(name: string, parameters: JsonObject, folder: string): Promise<JqRun> {
  const file = name === 'workdir-to-subworkflow' ? 'workdir' : name;
  const { tree } = await loadTree({ root: 'test/fixtures/yadage/jq', file: `${file}.yml` });
  const options = runOptions(folder, tree as unknown as Workflow, parameters);
  await mkdir(`${folder}/work/init`, { recursive: true });
  const outcome = await runWorkflow(options);
  const mounts = options.executor.requests.flatMap((request) =>
    (request.mounts ?? []).map(({ content }, index) => [`${request.name}_${index}`, content] as const),
  );
  return { outcome, mounts: Object.fromEntries(mounts) };
}

test.each(Object.entries(JQ_CASES))(
  '%s gives the graph that PyPI’s yadage makes',
  async (name, parameters) => {
    const graphs = await readGraphs();
    await withFolder(async (folder) => {
      const { outcome, mounts } = await runCase(name, parameters, folder);
      expect(outcome.error).toBeNull();
      expect(placeGraph(outcome.snapshot.nodes, mounts, `${folder}/work`)).toEqual(graphs[name]);
    });
  },
);

test.each(Object.entries(FAILING_JQ_CASES))('%s fails, as under PyPI’s yadage', async (name, parameters) => {
  await withFolder(async (folder) => {
    const { outcome } = await runCase(name, parameters, folder);
    expect(outcome.status).toBe('failed');
    const [failure] = outcome.failures;
    expectWords(outcome.error?.message ?? failure?.reason ?? '');
  });
});

test('every specification is run', async () => {
  const files = (await readdir('test/fixtures/yadage/jq')).filter((name) => name.endsWith('.yml'));
  const run = [...Object.keys(JQ_CASES), ...Object.keys(FAILING_JQ_CASES)];
  expect(run).toEqual(expect.arrayContaining(files.map((name) => name.replace('.yml', ''))));
});
