import { resolve } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { readWholeFile } from '../../disk/read-file.js';
import { UsageError, errorMessage } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import type { Context } from '../context.js';
import type { Io } from '../io.js';
import { printWarning } from '../views/error-view.js';
import type { OptionTable } from './options.js';

/** Which analysis, and with which parameters. */
export const PARAMETER_OPTIONS = {
  file: {
    alias: 'f',
    type: 'string',
    default: 'reana.yaml',
    value: 'FILE',
    describe: 'The reana.yaml of the analysis, or its folder',
  },
  parameter: {
    alias: 'p',
    array: true,
    nargs: 1,
    type: 'string',
    value: 'NAME=VALUE',
    describe: 'Value of a workflow parameter; may be repeated',
  },
  'parameter-file': {
    type: 'string',
    value: 'FILE',
    describe: 'YAML or JSON file of parameters; -p overrides it',
  },
} as const satisfies OptionTable;

/**
 * The parameters that replace those of the analysis: the file's, then those of `-p`.
 * @throws UsageError for a file that can't be read, SpecError for what is no parameter
 */
export async function readParameters(
  args: Pick<InferredOptionTypes<typeof PARAMETER_OPTIONS>, 'parameter' | 'parameter-file'>,
  context: Pick<Context, 'io' | 'terminal'>,
): Promise<JsonObject> {
  const file = args['parameter-file'];
  const assignments = args.parameter ?? [];
  if (file === undefined && assignments.length === 0) return {};
  const { parseAssignments, parseParameterFile } = await import('../../analysis/parameters.js');
  const fromFile = file === undefined ? {} : parseParameterFile(await read(file, context.io), file);
  return { ...fromFile, ...parseAssignments(assignments, (each) => printWarning(each, context)) };
}

async function read(file: string, io: Io): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readWholeFile(resolve(io.cwd, file));
  } catch (cause) {
    throw new UsageError(`the parameter file ${file} can't be read: ${errorMessage(cause)}`, { cause });
  }
  const { decodeYaml } = await import('../../analysis/yaml/yaml.js');
  return decodeYaml(bytes, file);
}
