import { errorMessage } from '../../core/errors.js';
import { EngineError } from '../engine-error.js';
import type { JsonValue } from '../../core/json.js';
import type { JqEvaluator } from '../effects.js';

/**
 * All outputs of a jq program for one input.
 * @throws EngineError when there is no jq or the program fails.
 */
export async function runQuery(
  jq: JqEvaluator | undefined,
  program: string,
  input: JsonValue,
): Promise<readonly JsonValue[]> {
  const location = { expression: JSON.stringify(program) };
  if (jq === undefined)
    throw new EngineError('jq is needed, which this engine was started without', { location });
  try {
    return await jq.evaluate(program, input);
  } catch (error) {
    throw new EngineError(`jq: ${errorMessage(error)}`, { location, cause: error });
  }
}
