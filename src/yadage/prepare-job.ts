import type { JsonValue } from '../core/json.js';
import { findJobObstacle } from '../analysis/step-support.js';
import type { Environment, Process, Step } from '../analysis/workflow.js';
import type { JqEvaluator } from './effects.js';
import { pythonJson } from '../core/python/python-json.js';
import type { StepProcess, StepRequest } from '../execution/executor.js';
import { fillTemplate, finaliseParameters } from './stages/finalise.js';
import { sortKeys } from './language/json-tree.js';
import { FormatError } from './language/format-error.js';
import { queryAll } from './stages/queries.js';
import type { NodeState } from './state.js';

/** The work for a node: none, something that cannot be done, or a request to the executor. */
export type Job =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'request'; readonly request: StepRequest };

/** The job of a node: its process with the finalised parameters filled in. */
export async function prepareJob(
  node: NodeState,
  step: Step,
  parameters: JsonValue,
  jq: JqEvaluator,
): Promise<Job> {
  const { process, environment } = step;
  if (process === null || environment === null) return { kind: 'nothing' };
  const obstacle = findJobObstacle(step);
  if (obstacle !== undefined) return refuse(`it ${obstacle.reason}`);
  const filled = fillProcess(process, parameters);
  if (typeof filled === 'string') return refuse(filled);
  if (environment.environment_type === 'noop-env') return { kind: 'nothing' };
  const mounts = await fillMounts(environment, parameters, jq);
  const workdir = fillWorkdir(environment, node);
  const { id, name, stage, readWrite, readOnly } = node;
  const request = {
    nodeId: id,
    name,
    address: id,
    stage,
    process: filled,
    environment,
    parameters,
    readWrite,
    readOnly,
  };
  return {
    kind: 'request',
    request: {
      ...request,
      ...(mounts.length === 0 ? {} : { mounts }),
      ...(workdir === undefined ? {} : { workdir }),
    },
  };
}

function refuse(reason: string): Job {
  return { kind: 'refused', reason };
}

/** The process, or why it cannot be filled in. */
function fillProcess(process: Process, parameters: JsonValue): StepProcess | string {
  try {
    switch (process.process_type) {
      case 'string-interpolated-cmd':
        return { command: fillTemplate(process.cmd, parameters) };
      case 'interpolated-script-cmd':
        return { script: fillTemplate(process.script, parameters), interpreter: process.interpreter };
      case 'manual-instructions-proc':
        return 'it has neither a command nor a script';
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const what = process.process_type === 'string-interpolated-cmd' ? 'command' : 'script';
    if (error.type !== 'KeyError') return `the ${what} cannot be formatted: ${error.type}: ${error.message}`;
    const hint =
      error.message === 'workdir'
        ? "; {workdir} is only available in parameter values: pass it in, as in output: '{workdir}'"
        : '; write {{ and }} for literal braces';
    return `the ${what} names {${error.message}}, which is not a parameter of the step${hint}`;
  }
}

/** The folder that the environment names, with the folders of the step filled in as in parameters. */
function fillWorkdir(environment: Environment, node: NodeState): string | undefined {
  if (environment.environment_type !== 'docker-encapsulated' || environment.workdir === null)
    return undefined;
  return finaliseParameters(environment.workdir, node) as string;
}

/** One JSON text per line, as PyPI's `jq` writes them. */
async function fillMounts(
  environment: Environment,
  parameters: JsonValue,
  jq: JqEvaluator,
): Promise<NonNullable<StepRequest['mounts']>> {
  if (environment.environment_type !== 'docker-encapsulated') return [];
  return Promise.all(
    environment.par_mounts.map(async ({ mountpath, jqscript }) => {
      const outputs = await queryAll(jq, jqscript, sortKeys(parameters));
      return { path: mountpath, content: outputs.map(pythonJson).join('\n') };
    }),
  );
}
