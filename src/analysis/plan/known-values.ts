import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { parseStagePath } from '../resources/stage-path.js';
import type { ParameterEntry } from '../workflow.js';

/** Parameters of a scope whose values are known before it runs. */
export type KnownValues = ReadonlyMap<string, JsonValue>;

/** Where a parameter of a stage takes its value from: the outputs of a stage of the same scope. */
export interface OutputSource {
  readonly stage: string;
  readonly output: string;
  /** Each step of the stage gives one item, so a list of its outputs has as many items as the stage has steps. */
  readonly isItemPerStep: boolean;
}

/** The parameters of a stage in the order in which they are written. */
export function parameterEntries(
  parameters: readonly ParameterEntry[] | JsonObject,
): readonly (readonly [string, JsonValue])[] {
  if (Array.isArray(parameters)) {
    return (parameters as readonly ParameterEntry[]).map(({ key, value }) => [key, value] as const);
  }
  return Object.entries(parameters as JsonObject);
}

/** The value of a parameter, when it is written there or is that of the scope; undefined when results decide. */
export function knownValue(value: JsonValue, scope: KnownValues): JsonValue | undefined {
  if (!isExpression(value)) return value;
  const source = outputSource(value);
  return source?.stage === 'init' ? scope.get(source.output) : undefined;
}

/** The one stage whose outputs a parameter is made of; undefined for a value that is written there, and others. */
export function outputSource(value: JsonValue): OutputSource | undefined {
  if (!isExpression(value)) return undefined;
  const { step, stages, output, flatten } = value;
  const expression = typeof step === 'string' ? step : stages;
  if (typeof expression !== 'string' || typeof output !== 'string') return undefined;
  const path = parseStagePath(expression);
  const [first, ...inner] = path ?? [];
  if (first === undefined) return undefined;
  const isWhole = inner.length === 0 && first.index === undefined;
  return { stage: first.name, output, isItemPerStep: isWhole && step === undefined && flatten !== true };
}

function isExpression(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && value['expression_type'] === 'stage-output-selector';
}
