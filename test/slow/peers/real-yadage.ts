import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { JsonValue } from '../../../src/core/json.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import type { ComparedNode } from '../../yadage/support/bundle.js';

/** What PyPI's yadage writes about a run. */
export interface Snapshot {
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

/** The Python that has yadage and jq. */
export function yadagePython(): string {
  const python = process.env.REANA_MADMINER_YADAGE_PYTHON;
  if (python === undefined)
    throw new Error('REANA_MADMINER_YADAGE_PYTHON names no Python with yadage: use npm test');
  return python;
}

/** Runs PyPI's yadage in a workspace, with the stand-in for docker first on the PATH. */
export async function runYadage(
  workspace: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const python = yadagePython();
  const path = [resolve('test/fixtures/yadage/bin'), dirname(python), process.env.PATH].join(delimiter);
  await promisify(execFile)(python, [resolve('test/slow/peers/yadage/run.py'), workspace, ...args], {
    env: { ...process.env, PATH: path, PACKTIVITY_DOCKER_NOPULL: '1', ...variables },
    cwd: workspace,
  });
}

/** Words of the command that a stand-in wrote down; null when there is none. */
export async function readCommand(folder: string | undefined): Promise<readonly string[] | null> {
  if (folder === undefined) return null;
  const text = await readFile(`${folder}/command.txt`, 'utf8').catch(() => null);
  return text === null ? null : text.trim().split(/\s+/);
}

/** The graph that a run of PyPI's yadage left in its workspace. */
export async function readRealGraph(workspace: string): Promise<ComparedNode[]> {
  const path = `${workspace}/_yadage/yadage_snapshot_workflow.json`;
  const { dag } = parseExactJson(await readFile(path, 'utf8')) as unknown as Snapshot;
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
