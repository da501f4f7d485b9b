import { errorMessage, hasCode } from '../../core/errors.js';
import { EngineError } from '../engine-error.js';
import type { JsonValue } from '../../core/json.js';
import type { JqEvaluator } from '../effects.js';

/**
 * All outputs of a jq program for one input.
 * @throws EngineError when the program fails.
 */
export async function queryAll(
  jq: JqEvaluator,
  program: string,
  input: JsonValue,
): Promise<readonly JsonValue[]> {
  return runQuery(jq, program, input, 'all');
}

/**
 * The first output of a jq program, after which it ends.
 * @throws EngineError when it fails or has no output.
 */
export async function queryFirst(jq: JqEvaluator, program: string, input: JsonValue): Promise<JsonValue> {
  const [output] = await runQuery(jq, program, input, 'first');
  if (output !== undefined) return output;
  throw new EngineError('jq: the program returns nothing', {
    location: locate(program),
    hint: 'Use the operator // to return something in every case, as in: .a[]? // null',
  });
}

async function runQuery(
  jq: JqEvaluator,
  program: string,
  input: JsonValue,
  wanted: 'first' | 'all',
): Promise<readonly JsonValue[]> {
  try {
    const run = await jq.compile(program);
    return await run(input, wanted);
  } catch (error) {
    if (hasCode(error, 'aborted')) throw error;
    throw new EngineError(`jq: ${errorMessage(error)}`, { location: locate(program), cause: error });
  }
}

function locate(program: string): EngineError['location'] {
  return { expression: JSON.stringify(program) };
}
