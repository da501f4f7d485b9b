import type { JsonObject } from '../../core/json.js';
import type { NewRun } from '../../reana/model.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { ServerReadAnalysis } from '../../analysis/analysis-workflow.js';
import { normalPath } from '../../analysis/server-read/bundle-members.js';

/**
 * The create request for a workflow that only REANA reads. It is sent as it is declared: which other files belong to it,
 * only REANA knows.
 */
export function buildServerReadRun(
  newRun: Omit<NewRun, 'specification'> & Pick<Analysis, 'specification'>,
  { type, parameterFile, parameters }: ServerReadAnalysis,
): NewRun {
  const { specification, ...rest } = newRun;
  const section = specification.workflow;
  if (section.type === 'serial') throw new TypeError('a serial workflow is in no file');
  const [path = '', ...part] = section.file.split('#');
  const file = [normalPath(path), ...part].join('#');
  const workflow = {
    ...section,
    file,
    ...mapPaths(section),
    ...(section.parameters === undefined
      ? {}
      : { parameters: { ...section.parameters, file: parameterFile } }),
  };
  const { inputs } = specification;
  const own = inputs?.parameters?.['input'];
  const normalInputs = inputs && {
    ...inputs,
    ...mapPaths(inputs),
    ...(typeof own === 'string' ? { parameters: { ...inputs.parameters, input: parameterFile } } : {}),
  };
  return {
    ...rest,
    specification: {
      ...specification,
      ...(inputs === undefined ? {} : { inputs: normalInputs }),
      workflow,
    } as unknown as JsonObject,
    unloaded: { type, file, parameters, ...(parameterFile === undefined ? {} : { parameterFile }) },
  };
}

/** Servers that validate refuse other spellings. */
function mapPaths({
  files,
  directories,
}: {
  readonly files?: readonly string[];
  readonly directories?: readonly string[];
}): object {
  return {
    ...(files === undefined ? {} : { files: files.map(normalPath) }),
    ...(directories === undefined ? {} : { directories: directories.map(normalPath) }),
  };
}
