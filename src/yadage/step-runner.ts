import { errorMessage, hasCode } from '../core/errors.js';
import { EngineError } from './engine-error.js';
import type { JsonValue } from '../core/json.js';
import type { EngineWarning } from './events.js';
import type { Executor } from '../execution/executor.js';
import { finaliseParameters } from './stages/finalise.js';
import { prepareJob } from './prepare-job.js';
import { isEmptyContainer, strings } from './language/json-tree.js';
import { publish, type PublishingTools } from './stages/publishers.js';
import { isPurePublishing, stepOf } from './stages/specification.js';
import type { NodeState, RunState } from './state.js';

export type StepEnd =
  | { readonly status: 'succeeded'; readonly result: JsonValue; readonly warnings: readonly EngineWarning[] }
  | { readonly status: 'failed'; readonly exitCode: number | null; readonly reason: string };

/**
 * Runs a node and publishes its result. Any error of the node is a failed step; rejects only when the executor fails
 * or the signal fires.
 */
export async function runStep(
  state: RunState,
  node: NodeState,
  executor: Executor,
  tools: PublishingTools,
  signal: AbortSignal,
): Promise<StepEnd> {
  const step = stepOf(state, node);
  let parameters: JsonValue;
  try {
    parameters = finaliseParameters(node.parameters, node);
    const job = await prepareJob(node, step, parameters, tools.jq);
    if (job.kind === 'refused') return { status: 'failed', exitCode: null, reason: job.reason };
    if (job.kind === 'request') {
      const outcome = await runRequest(executor, job.request, signal);
      if (outcome.status === 'failed') return outcome;
    }
  } catch (error) {
    if (error instanceof EngineError && !hasCode(error, 'engine-broken')) return failure(error);
    throw error;
  }
  try {
    const result = await publish(step.publisher, parameters, node, tools);
    if (isPurePublishing(step) && isEmptyContainer(result)) {
      return failure(
        new EngineError('it publishes nothing, which Yadage treats as a failure', {
          hint: 'Pass at least one parameter to a sub-workflow.',
        }),
      );
    }
    const warnings = await findResultWarnings(state, node, result, tools);
    return { status: 'succeeded', result, warnings };
  } catch (error) {
    return failure(error);
  }
}

async function runRequest(
  executor: Executor,
  request: Parameters<Executor['execute']>[0],
  signal: AbortSignal,
): ReturnType<Executor['execute']> {
  try {
    return await executor.execute(request, signal);
  } catch (error) {
    throw new EngineError(`${request.address} could not be run: ${errorMessage(error)}`, {
      code: 'engine-broken',
      cause: error,
    });
  }
}

function failure(error: unknown): StepEnd {
  const hint = error instanceof EngineError && error.hint !== undefined ? ` ${error.hint}` : '';
  return { status: 'failed', exitCode: null, reason: errorMessage(error) + hint };
}

async function findResultWarnings(
  state: RunState,
  node: NodeState,
  result: JsonValue,
  { files }: PublishingTools,
): Promise<EngineWarning[]> {
  const { publisher, environment } = stepOf(state, node);
  const [folder] = node.readWrite;
  if (folder === undefined || environment === null || environment.environment_type === 'noop-env') return [];
  if (publisher.publisher_type === 'fromglob-pub') {
    const empty = ![...strings(result)].length;
    const message = `${publisher.globexpression} matches nothing in ${folder}: "${publisher.outputkey}" is empty`;
    return empty ? [{ type: 'warning', code: 'empty-glob', where: node.id, message }] : [];
  }
  if (publisher.publisher_type !== 'frompar-pub' && publisher.publisher_type !== 'interpolated-pub')
    return [];
  const warnings: EngineWarning[] = [];
  for (const path of strings(result)) {
    if (!path.startsWith(`${folder}/`) || (await files.exists(path))) continue;
    const message = `publishes ${path}, which it did not create`;
    warnings.push({ type: 'warning', code: 'missing-output', where: node.id, message });
  }
  return warnings;
}
