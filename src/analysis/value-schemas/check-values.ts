import { defined } from '../../core/defined.js';
import type { JsonObject } from '../../core/json.js';
import type { Analysis } from '../analysis.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { COMMAND_LINE, resolveParameters, type ResolvedParameters } from '../parameters.js';
import type { ReplacedFiles } from '../load/workflow-source.js';
import { decodeYaml, parseYaml } from '../yaml/yaml.js';
import type { ValueFault } from './value-fault.js';

/**
 * Puts parameters that are given for one run over those of `reana.yaml`, as `resolveParameters` does, and checks them
 * against the schema that it names, with the files that they name.
 * @throws SpecError
 */
export async function resolveCheckedParameters(
  analysis: Analysis,
  overrides: readonly string[] | JsonObject,
): Promise<ResolvedParameters> {
  const resolved = resolveParameters(analysis, overrides);
  const { faults = [], diagnostics = [] } =
    (await analysis.schemas?.checkParameters(resolved.overrides)) ?? {};
  const found = [...faults.map(onCommandLine), ...diagnostics];
  if (found.some(({ severity }) => severity === 'error'))
    throw new SpecError([...found, ...resolved.warnings]);
  return { ...resolved, warnings: [...resolved.warnings, ...found] };
}

/**
 * Checks changed copies of input files against the schemas of the files.
 * @throws SpecError
 */
export async function checkReplaced({ schemas }: Analysis, replaced: ReplacedFiles): Promise<void> {
  if (schemas === undefined) return;
  const faults = [...replaced].map(async ([path, bytes]) => {
    if (!(await schemas.hasSchema(path))) return [];
    return schemas.checkContent(path, parseYaml(decodeYaml(bytes, path), path).value);
  });
  const found = (await Promise.all(faults)).flat();
  if (found.length > 0) throw new SpecError(found.map(onCommandLine));
}

function onCommandLine({ code, message, hint }: ValueFault): Diagnostic {
  return { severity: 'error', code, file: COMMAND_LINE, message, ...defined({ hint }) };
}
