import { defined } from '../../core/defined.js';
import type { JsonObject } from '../../core/json.js';
import type { Analysis } from '../analysis.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { COMMAND_LINE, resolveParameters, type ResolvedParameters } from '../parameters.js';
import type { ReplacedFiles } from '../load/workflow-source.js';
import { findPastedValues } from '../serial/pasted-values.js';
import { decodeYaml, parseYaml } from '../yaml/yaml.js';
import type { ValueProblem } from './value-fault.js';

/**
 * Puts parameters that are given for one run over those of `reana.yaml`, as `resolveParameters` does, and checks them
 * against the schema that it names, with the files that they name. Warns of those that a serial workflow pastes into
 * a command where the shell reads them as something else.
 * @throws SpecError
 */
export async function resolveCheckedParameters(
  analysis: Analysis,
  overrides: readonly string[] | JsonObject,
): Promise<ResolvedParameters> {
  const resolved = resolveParameters(analysis, overrides);
  const { faults = [], diagnostics = [] } =
    (await analysis.schemas?.checkParameters(resolved.overrides)) ?? {};
  const { workflow } = analysis;
  const pasted =
    workflow.type === 'serial' ? findPastedValues(workflow.specification, resolved.overrides) : [];
  // That there is no value is known already.
  const misread = pasted.filter(({ code }) => code !== 'no-value');
  const found = [
    ...faults.map((fault) => onCommandLine('error', fault)),
    ...diagnostics,
    ...misread.map((each) => onCommandLine('warning', each)),
  ];
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
  if (found.length > 0) throw new SpecError(found.map((fault) => onCommandLine('error', fault)));
}

function onCommandLine(severity: Diagnostic['severity'], { code, message, hint }: ValueProblem): Diagnostic {
  return { severity, code, file: COMMAND_LINE, message, ...defined({ hint }) };
}
