import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { canonicalJson } from '../../../src/core/canonical-json.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { loadTree } from '../../../src/analysis/load/load-tree.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { runWorkflow } from '../../../src/yadage/engine.js';
import { fc } from '../../support/property.js';
import { withFolder } from '../../yadage/support/scratch.js';
import { runOptions } from '../../yadage/support/workflows.js';
import { yadagePython, type Snapshot } from './real-yadage.js';
import { specifications, type SpecificationTexts } from './yadage/specifications.js';

/** How a run ended; the nodes only of one that came to an end, for others stop at different moments. */
interface Ending {
  readonly outcome: 'succeeded' | 'failed' | 'stopped by an error';
  readonly nodes: readonly string[];
  /** The error, which is not compared. */
  readonly words?: string;
}

/** One process of PyPI's yadage for all runs. */
class Judge {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor() {
    this.process = spawn(yadagePython(), ['test/slow/peers/yadage/side_by_side.py'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  async run(folder: string): Promise<Ending> {
    this.process.stdin!.write(`${folder}\n`);
    const line = await this.lines.next();
    const { error } = JSON.parse(String(line.value)) as { readonly error: string | null };
    if (error !== null && !error.includes('workflow finished but failed')) {
      return { outcome: 'stopped by an error', nodes: [], words: error };
    }
    return { outcome: error === null ? 'succeeded' : 'failed', nodes: await realNodes(folder) };
  }

  async end(): Promise<void> {
    const ended = once(this.process, 'close');
    this.process.stdin!.end();
    await ended;
  }
}

const STATES: Readonly<Record<string, string>> = {
  SUCCESS: 'succeeded',
  FAILED: 'failed',
  DEFINED: 'defined',
};

async function realNodes(folder: string): Promise<readonly string[]> {
  const text = await readFile(`${folder}/work/_yadage/yadage_snapshot_workflow.json`, 'utf8');
  const { nodes, edges } = (parseExactJson(text) as unknown as Snapshot).dag;
  const addresses = new Map(
    nodes.map(({ id, task: { metadata } }) => [
      id,
      `${metadata.wflow_offset}/${metadata.wflow_stage}[${metadata.wflow_stage_node_idx}]`,
    ]),
  );
  const compared = nodes.map(({ id, name, state, result, task }) => ({
    address: addresses.get(id)!,
    name,
    state: STATES[state] ?? state,
    parents: edges
      .filter(([, child]) => child === id)
      .map(([parent]) => addresses.get(parent)!)
      .sort(),
    parameters: task.parameters,
    result,
    folder: task.state.readwrite[0]?.path ?? null,
  }));
  return describeNodes(compared, folder);
}

async function runOurs(folder: string): Promise<Ending> {
  const stopped = (error: unknown): Ending => ({
    outcome: 'stopped by an error',
    nodes: [],
    words: String(error),
  });
  try {
    const { tree } = await loadTree({ root: folder, file: 'workflow.yml' });
    const { value } = parseYaml(await readFile(`${folder}/init.yml`, 'utf8'), 'init.yml');
    const options = runOptions(folder, tree as unknown as Workflow, isJsonObject(value) ? value : {});
    const { status, snapshot, error } = await runWorkflow({ ...options, initdir: `${folder}/ini` });
    if (error !== null) return stopped(error);
    const nodes = snapshot.nodes.map(({ address, name, state, parents, parameters, result, readWrite }) => {
      const [own = null] = readWrite;
      return { address, name, state, parents: [...parents].sort(), parameters, result, folder: own };
    });
    return { outcome: status, nodes: await describeNodes(nodes, folder) };
  } catch (error) {
    if (error instanceof SpecError) return stopped(error);
    throw error;
  }
}

/** Nodes as texts in order, with what the command of each wrote. */
async function describeNodes(
  nodes: readonly (JsonObject & { readonly folder: JsonValue })[],
  folder: string,
): Promise<readonly string[]> {
  const texts = nodes.map(async (node) => {
    const path = typeof node.folder === 'string' ? `${node.folder}/o.txt` : '';
    const written = path === '' ? null : await readFile(path, 'utf8').catch(() => null);
    return canonicalJson({ ...node, written }).replaceAll(folder, '<F>');
  });
  return (await Promise.all(texts)).sort();
}

async function prepare(folder: string, { workflow, initial }: SpecificationTexts): Promise<void> {
  await mkdir(`${folder}/ini`, { recursive: true });
  await writeFile(`${folder}/workflow.yml`, workflow);
  await writeFile(`${folder}/init.yml`, initial);
  for (const name of ['one.dat', 'two.dat']) await writeFile(`${folder}/ini/${name}`, name);
}

const RUNS = 80;

test('specifications of all kinds end as with PyPI’s yadage', async () => {
  const judge = new Judge();
  const outcomes: string[] = [];
  await withFolder(async (folder) => {
    const property = fc.asyncProperty(specifications, async (texts) => {
      const run = `${folder}/${outcomes.length}`;
      const [theirs, ours] = [`${run}/theirs`, `${run}/ours`];
      await Promise.all([prepare(theirs, texts), prepare(ours, texts)]);
      const [expected, found] = await Promise.all([judge.run(theirs), runOurs(ours)]);
      outcomes.push(expected.outcome);
      expect({ ...texts, ...found, words: '' }).toEqual({ ...texts, ...expected, words: '' });
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });
  await judge.end();
  for (const outcome of ['succeeded', 'failed', 'stopped by an error']) expect(outcomes).toContain(outcome);
  expect(outcomes.filter((outcome) => outcome === 'succeeded').length).toBeGreaterThan(RUNS / 3);
}, 600_000);
