import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { UsageError, errorMessage } from '../core/errors.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import type { Io } from './io.js';
import type { OptionTable } from './options.js';

/** Which analysis, and with which parameters. */
export const PARAMETER_OPTIONS = {
  file: { alias: 'f', type: 'string', default: 'reana.yaml', describe: 'The analysis' },
  parameter: {
    alias: 'p',
    array: true,
    nargs: 1,
    type: 'string',
    describe: 'name=value of a workflow parameter; may be repeated',
  },
  'parameter-file': { type: 'string', describe: 'YAML or JSON file of parameters; -p wins over it' },
} as const satisfies OptionTable;

/**
 * The parameters that replace those of the analysis: the file's, then those of `-p`. Values are YAML, so that numbers
 * and lists keep their types.
 * @throws UsageError for a `-p` that is no name=value, SpecError for what is no YAML
 */
export async function readParameters(
  args: InferredOptionTypes<typeof PARAMETER_OPTIONS>,
  io: Io,
): Promise<JsonObject> {
  const file = args['parameter-file'];
  const assignments = args.parameter ?? [];
  if (file === undefined && assignments.length === 0) return {};
  const [{ parseYaml }, { parseParameterFile }] = await Promise.all([
    import('../spec/yaml.js'),
    import('../spec/parameters.js'),
  ]);
  const fromFile = file === undefined ? {} : parseParameterFile(await read(file, io), file);
  const fromFlags = assignments.map((assignment): [string, JsonValue] => {
    const { name, text } = splitAssignment(assignment);
    return [name, wordOrValue(text, parseYaml(text, '<command line>').value)];
  });
  return { ...fromFile, ...Object.fromEntries(fromFlags) };
}

async function read(file: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, file), 'utf8');
  } catch (cause) {
    throw new UsageError(`the parameter file ${file} can't be read: ${errorMessage(cause)}`, { cause });
  }
}

function splitAssignment(assignment: string): { name: string; text: string } {
  const end = assignment.indexOf('=');
  const name = assignment.slice(0, end).trim();
  const text = assignment.slice(end + 1);
  if (end === -1 || name === '') {
    throw new UsageError(`-p ${assignment} is no name=value`, { hint: 'write it like -p seed=2' });
  }
  if (text.trim() === '')
    throw new UsageError(`-p ${name}= has no value`, { hint: 'no parameter may be empty' });
  return { name, text };
}

/** YAML 1.1 reads `on` and `no` as booleans; on a command line they are words. */
function wordOrValue(text: string, value: JsonValue): JsonValue {
  return typeof value === 'boolean' && !/^(true|false)$/i.test(text.trim()) ? text.trim() : value;
}
