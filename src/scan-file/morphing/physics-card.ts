import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { readYamlNumber } from '../axes/number-text.js';
import type { MorphingParameter } from './morphing-basis.js';

/** What MadMiner's `MadMiner.add_parameter` and `set_morphing` take when the card doesn't say. */
const DEFAULT_MAX_POWER = 2;
const DEFAULT_OVERALL_POWER = 4;
const DEFAULT_TRIALS = 100;

/** The part of MadMiner's physics card that morphing needs. */
export interface PhysicsCard {
  readonly parameters: readonly (MorphingParameter & { readonly name: string })[];
  /** Values in the order of the parameters. */
  readonly benchmarks: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly maxOverallPower: number;
  readonly includesBenchmarks: boolean;
  readonly trials: number;
}

/** Reads a physics card, or says which key of it is wrong. */
export function readPhysicsCard(content: JsonValue): PhysicsCard | { readonly fault: string } {
  const wrong: string[] = [];
  const parameters = entriesAt(content, 'parameters', wrong).map((entry, index) =>
    readParameter(entry, `parameters[${index}]`, wrong),
  );
  const names = parameters.map(({ name }) => name);
  const benchmarks = entriesAt(content, 'benchmarks', wrong).map((entry, index) =>
    readBenchmark(entry, `benchmarks[${index}]`, names, wrong),
  );
  const morphing =
    isJsonObject(content) && isJsonObject(content['set_morphing']) ? content['set_morphing'] : {};
  const whole = (key: string, fallback: number): number => {
    const number = readYamlNumber(morphing[key] ?? fallback);
    if (number !== undefined && Number.isInteger(number) && number >= 1) return number;
    wrong.push(`set_morphing.${key} is not a whole number above 0`);
    return fallback;
  };
  const card = {
    parameters,
    benchmarks,
    maxOverallPower: whole('max_overall_power', DEFAULT_OVERALL_POWER),
    includesBenchmarks: morphing['include_existing_benchmarks'] !== false,
    trials: whole('n_trials', DEFAULT_TRIALS),
  };
  return wrong.length === 0 ? card : { fault: wrong.join('; ') };
}

function readParameter(entry: JsonObject, place: string, wrong: string[]): PhysicsCard['parameters'][number] {
  const { parameter_name: name } = entry;
  const maxPower = readYamlNumber(entry['morphing_max_power'] ?? DEFAULT_MAX_POWER);
  const range = readRange(entry['parameter_range']);
  if (typeof name !== 'string') wrong.push(`${place}.parameter_name is missing`);
  if (maxPower === undefined || !Number.isInteger(maxPower) || maxPower < 0) {
    wrong.push(`${place}.morphing_max_power is not a whole number`);
  }
  if (range === undefined) wrong.push(`${place}.parameter_range is not a range like '(-1.0,1.0)'`);
  return {
    name: typeof name === 'string' ? name : '',
    maxPower: maxPower ?? DEFAULT_MAX_POWER,
    range: range ?? [0, 1],
  };
}

/** `'(-1.0,1.0)'`, or a list of two numbers. */
function readRange(written: JsonValue | undefined): readonly [number, number] | undefined {
  const text = typeof written === 'string' ? written.replaceAll(/[()[\]\s]/g, '') : '';
  const parts = isJsonArray(written) ? written : text.split(',');
  const [low, high] = parts.map(readYamlNumber);
  return parts.length === 2 && low !== undefined && high !== undefined ? [low, high] : undefined;
}

/** `parameter_name_1` and `value_1`, `parameter_name_2` and `value_2`, and so on. */
function readBenchmark(
  entry: JsonObject,
  place: string,
  parameters: readonly string[],
  wrong: string[],
): PhysicsCard['benchmarks'][number] {
  const values = new Map<JsonValue | undefined, number | undefined>(
    parameters.map((_, index) => [
      entry[`parameter_name_${index + 1}`],
      readYamlNumber(entry[`value_${index + 1}`]),
    ]),
  );
  const missing = parameters.filter((name) => name !== '' && values.get(name) === undefined);
  const { name } = entry;
  if (typeof name !== 'string') wrong.push(`${place}.name is missing`);
  if (missing.length > 0) wrong.push(`${place} has no value of ${missing.join(', ')}`);
  return {
    name: typeof name === 'string' ? name : '',
    values: parameters.map((parameter) => values.get(parameter) ?? 0),
  };
}

function entriesAt(content: JsonValue, key: string, wrong: string[]): readonly JsonObject[] {
  const list = isJsonObject(content) ? content[key] : undefined;
  const entries = isJsonArray(list) ? list.filter(isJsonObject) : [];
  if (entries.length === 0) wrong.push(`${key} is not a list of mappings`);
  return entries;
}
