import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { JsonValue } from '../../src/core/json.js';
import {
  bundleParameters,
  canonical,
  makeWorkspace,
  runBundle,
  type ComparedNode,
} from '../yadage/support/bundle.js';
import { listFiles, withFolder } from '../yadage/support/scratch.js';

/** What PyPI's yadage writes about a run. */
interface Snapshot {
  readonly dag: {
    readonly nodes: readonly {
      readonly id: string;
      readonly name: string;
      readonly state: string;
      readonly result: JsonValue;
      readonly task: {
        readonly metadata: {
          readonly wflow_offset: string;
          readonly wflow_stage: string;
          readonly wflow_stage_node_idx: number;
        };
        readonly parameters: JsonValue;
        readonly state: {
          readonly readwrite: readonly { readonly path: string }[];
          readonly readonly: readonly { readonly path: string }[];
        };
      };
    }[];
    readonly edges: readonly (readonly [string, string])[];
  };
}

function yadageRun(): string {
  const python = process.env.REANA_MADMINER_YADAGE_PYTHON;
  if (python === undefined)
    throw new Error('REANA_MADMINER_YADAGE_PYTHON names no Python with yadage: use npm test');
  return join(dirname(python), 'yadage-run');
}

async function runYadage(workspace: string): Promise<void> {
  const parameters = join(workspace, 'parameters.yml');
  await writeFile(parameters, JSON.stringify(await bundleParameters()));
  const path = [resolve('test/fixtures/yadage/bin'), dirname(yadageRun()), process.env.PATH].join(delimiter);
  await promisify(execFile)(
    yadageRun(),
    [workspace, 'workflow/workflow.yml', parameters, '-t', workspace, '-d', 'initdir=.', '-b', 'multiproc:4'],
    { env: { ...process.env, PATH: path, PACKTIVITY_DOCKER_NOPULL: '1' }, cwd: workspace },
  );
}

async function readCommand(folder: string | undefined): Promise<readonly string[] | null> {
  if (folder === undefined) return null;
  return (await readFile(`${folder}/command.txt`, 'utf8')).trim().split(/\s+/);
}

async function readRealGraph(workspace: string): Promise<ComparedNode[]> {
  const path = `${workspace}/_yadage/yadage_snapshot_workflow.json`;
  const { dag } = JSON.parse(await readFile(path, 'utf8')) as Snapshot;
  const addressOf = new Map(
    dag.nodes.map(({ id, task: { metadata } }) => [
      id,
      `${metadata.wflow_offset}/${metadata.wflow_stage}[${metadata.wflow_stage_node_idx}]`,
    ]),
  );
  return Promise.all(
    dag.nodes.map(async ({ id, name, state, result, task }) => {
      const readWrite = task.state.readwrite.map((folder) => folder.path);
      return {
        address: addressOf.get(id)!,
        name,
        state: state === 'SUCCESS' ? 'succeeded' : state,
        parents: dag.edges.filter(([, child]) => child === id).map(([parent]) => addressOf.get(parent)!),
        parameters: task.parameters,
        result,
        readWrite,
        readOnly: task.state.readonly.map((folder) => folder.path),
        command: await readCommand(readWrite[0]),
      };
    }),
  );
}

test('the bundled workflow ends in the graph that PyPI’s yadage makes of the same files', async () => {
  await withFolder(async (folder) => {
    const theirs = `${folder}/theirs`;
    const ours = `${folder}/ours`;
    await mkdir(theirs);
    await Promise.all([makeWorkspace(theirs), makeWorkspace(ours)]);
    const [, { outcome }] = await Promise.all([runYadage(theirs), runBundle(ours)]);
    const nodes = await Promise.all(
      outcome.snapshot.nodes.map(async (node): Promise<ComparedNode> => {
        const { address, name, state, parents, parameters, result, readWrite, readOnly } = node;
        const command = await readCommand(readWrite[0]);
        return { address, name, state, parents, parameters, result, readWrite, readOnly, command };
      }),
    );
    const expected = canonical(await readRealGraph(theirs), theirs);
    expect(expected).toHaveLength(26);
    expect(canonical(nodes, ours)).toEqual(expected);
    const made = async (workspace: string): Promise<string[]> =>
      (await listFiles(workspace)).filter(
        (file) => /^workflow_/.test(file) && !file.includes('/_packtivity/'),
      );
    expect(await made(ours)).toEqual(await made(theirs));
  });
}, 120_000);
