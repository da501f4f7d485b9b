import { cp, mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { loadTree } from '../../../src/analysis/load/load-tree.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { runWorkflow, type RunOutcome } from '../../../src/yadage/engine.js';
import type { StepRequest } from '../../../src/execution/executor.js';
import { LocalExecutor } from './local-executor.js';
import { MemoryJournal } from './memory-journal.js';
import { engineTools } from './tools.js';

export const STAND_IN = resolve('test/fixtures/yadage/stand-in.sh');

/** The parameters of the bundled analysis. */
export async function bundleParameters(): Promise<JsonObject> {
  const analysis = load(await readFile('reana.yaml', 'utf8')) as { inputs: { parameters: JsonObject } };
  return analysis.inputs.parameters;
}

/** A folder as a run's workspace: the bundle's files, and nothing else. */
export async function makeWorkspace(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp('workflow', `${folder}/workflow`, { recursive: true });
}

/** The bundled workflow, run in a workspace with stand-ins for its steps. */
export async function runBundle(
  workspace: string,
): Promise<{ outcome: RunOutcome; requests: readonly StepRequest[] }> {
  const { tree } = await loadTree({ root: process.cwd(), file: 'workflow/workflow.yml' });
  const executor = new LocalExecutor();
  const requests: StepRequest[] = [];
  const outcome = await runWorkflow({
    workflow: tree as unknown as Workflow,
    parameters: await bundleParameters(),
    workdir: workspace,
    initdir: workspace,
    journal: new MemoryJournal(),
    executor: {
      execute: (step, signal) => {
        requests.push(step);
        const command = 'command' in step.process ? step.process.command : '';
        const quoted = `'${command.replaceAll("'", `'\\''`)}'`;
        return executor.execute({ ...step, process: { command: `sh ${STAND_IN} ${quoted}` } }, signal);
      },
    },
    ...engineTools(),
  });
  return { outcome, requests };
}

/** A node in the form that both engines' graphs are brought into. */
export interface ComparedNode {
  readonly address: string;
  readonly name: string;
  readonly state: string;
  readonly parents: readonly string[];
  readonly parameters: JsonValue;
  readonly result: JsonValue;
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
  /** The words of the command, in order; null for nodes that run nothing. */
  readonly command: readonly string[] | null;
}

/**
 * The same graph with steps named after what they work on: real globs come in any order, so that `pythia_0` of one
 * run may be `pythia_4` of another.
 */
export function canonical(nodes: readonly ComparedNode[], workspace: string): ComparedNode[] {
  const names = new Map<string, string>();
  for (const node of nodes) {
    const what = /^(pythia|delphes|training|evaluating)_\d+$/.exec(node.name)?.[1];
    if (what === undefined) continue;
    const text = JSON.stringify(node.parameters);
    const source =
      /\/(job_\d+|Samples_\w+)"/.exec(text)?.[1] ??
      names.get(/\/((?:pythia|training)_\d+)\//.exec(text)?.[1] ?? '');
    names.set(node.name, `${what}<${source?.replace(/^\w+</, '').replace(/>$/, '') ?? '?'}>`);
  }
  const rename = (text: string): string =>
    text
      .replaceAll(workspace, '<W>')
      .replace(
        /\b((?:pythia|delphes|training|evaluating))(?:_(\d+)\b|\[(\d+)\])/g,
        (whole, what: string, a, b) => {
          return names.get(`${what}_${String(a ?? b)}`) ?? whole;
        },
      );
  const renamed = JSON.parse(rename(JSON.stringify(nodes))) as ComparedNode[];
  return renamed.map(sortLists).sort((a, b) => (a.address < b.address ? -1 : 1));
}

function sortLists<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, item: unknown) =>
      Array.isArray(item) ? (item as unknown[]).toSorted() : item,
    ),
  ) as T;
}
