import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import type { Publisher, Stage, Step, Workflow } from '../../../src/analysis/workflow.js';
import type { RunOptions } from '../../../src/yadage/engine.js';
import { LocalExecutor } from './local-executor.js';
import { MemoryJournal } from './memory-journal.js';
import { engineTools } from './tools.js';

export interface StageOptions {
  readonly dependencies?: readonly string[];
  readonly parameters?: JsonObject;
  readonly scatter?: { readonly method: string; readonly parameters: readonly string[] };
  readonly cmd?: string;
  readonly publisher?: Publisher;
  readonly environment?: 'localproc-env' | 'noop-env';
  readonly workflow?: Workflow;
}

export const GLOB_TEXTS: Publisher = {
  publisher_type: 'fromglob-pub',
  outputkey: 'out',
  globexpression: '*.txt',
};

/** A value that selects outputs, as the loader writes it. */
export function from(selector: JsonObject): JsonObject {
  return { expression_type: 'stage-output-selector', ...selector };
}

export function stage(name: string, options: StageOptions = {}): Stage {
  const { dependencies = ['init'], parameters = {}, scatter, workflow } = options;
  const step: Step = {
    process: { process_type: 'string-interpolated-cmd', cmd: options.cmd ?? 'true' },
    environment: { environment_type: options.environment ?? 'localproc-env' },
    publisher: options.publisher ?? GLOB_TEXTS,
  };
  const common = {
    parameters: Object.entries(parameters).map(([key, value]) => ({ key, value })),
    ...(workflow === undefined ? { step } : { workflow }),
  };
  return {
    name,
    dependencies: { dependency_type: 'jsonpath_ready', expressions: dependencies },
    scheduler:
      scatter === undefined
        ? { scheduler_type: 'singlestep-stage', ...common }
        : { scheduler_type: 'multistep-stage', ...common, scatter },
  };
}

/** Options for a run in a folder, with real files and real commands. */
export function runOptions(
  folder: string,
  workflow: Workflow,
  parameters: Readonly<Record<string, JsonValue>> = { v: 1 },
): RunOptions & { journal: MemoryJournal; executor: LocalExecutor } {
  return {
    workflow,
    parameters,
    workdir: `${folder}/work`,
    initdir: `${folder}/work/init`,
    journal: new MemoryJournal(),
    executor: new LocalExecutor(),
    ...engineTools(),
  };
}
