import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '../../analysis/diagnostic.js';
import type { Workflow } from '../../analysis/workflow.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { parseExactJson } from '../../core/json/parse-exact-json.js';
import { writeJson } from '../../core/json/write-json.js';
import { whenMissing } from '../../core/system-error.js';
import { writeAtomically } from '../../disk/write-atomically.js';
import type { SerialPlan } from '../../serial/serial-plan.js';
import type { RunRecord } from '../store/run-record.js';
import type { RunFolder } from '../store/data-folder.js';

/** What a run is started with. */
export type RunTerms = Pick<RunRecord, 'parameters' | 'operationalOptions'>;

/** The workflow of a run, loaded and checked. */
export interface LoadedRun {
  readonly plan: RunPlan;
  readonly warnings: readonly Diagnostic[];
}

/** What a run needs in addition to its record: fixed when it starts. */
export type RunPlan = YadageRunPlan | SerialRunPlan;

export interface YadageRunPlan {
  readonly type: 'yadage';
  readonly workflow: Workflow;
  readonly parameters: JsonObject;
}

export interface SerialRunPlan {
  readonly type: 'serial';
  readonly commands: SerialPlan;
}

export async function writePlan(folder: RunFolder, plan: RunPlan): Promise<void> {
  await writeAtomically(folder.workflow, `${writeJson(plan)}\n`, { mode: 0o600 });
}

/** The plan of a run; undefined before it was started. */
export async function readPlan(folder: RunFolder): Promise<RunPlan | undefined> {
  const value = parseExactJson(await readFile(folder.workflow, 'utf8').catch(whenMissing('')));
  if (!isJsonObject(value)) return undefined;
  // Servers that ran only Yadage workflows wrote no type.
  return { type: 'yadage', ...value } as unknown as RunPlan;
}
