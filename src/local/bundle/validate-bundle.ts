import { isAbsolute, join, relative, sep } from 'node:path';
import { readWholeFile } from '../../disk/read-file.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { SpecError, type Diagnostic } from '../../analysis/diagnostic.js';
import { loadAnalysis } from '../../analysis/load/load-analysis.js';
import type { AnalysisWorkflow } from '../../analysis/analysis-workflow.js';
import { decodeYaml, parseYaml } from '../../analysis/yaml/yaml.js';
import { checkScope, declaredScope } from './bundle-scope.js';
import { checkSpecification } from '../runs/check-specification.js';
import { RequestError } from '../request-error.js';
import type { Bundle } from './receive-bundle.js';

/** An error or a warning, as REANA's servers report it. */
export interface BundleFinding {
  readonly code: string;
  readonly message: string;
  /** `file:line:column` */
  readonly path: string;
}

/** What was found in a bundle. */
export interface BundleReport {
  readonly errors: readonly BundleFinding[];
  readonly warnings: readonly BundleFinding[];
  /** What it would run; undefined when there are errors. */
  readonly loaded?: { readonly specification: JsonObject; readonly workflow: AnalysisWorkflow };
}

/**
 * Checks a bundle just as when a run is created from it.
 * @throws RequestError 400 when it holds other files than its `reana.yaml` declares
 */
export async function validateBundle({ folder, members }: Bundle): Promise<BundleReport> {
  const file = join(folder, 'reana.yaml');
  if (!members.includes('reana.yaml'))
    throw new RequestError(400, 'The bundle does not contain a reana.yaml.');
  const specification = await readSpecification(file);
  if (specification !== undefined) checkScope(members, declaredScope(specification));
  try {
    const { workflow, warnings } = await loadAnalysis(file, { inputs: 'later' });
    const fault = specification === undefined ? undefined : findingOf(specification);
    return {
      errors: fault === undefined ? [] : [fault],
      warnings: encodeDiagnostics(warnings, folder),
      ...(fault !== undefined || specification === undefined ? {} : { loaded: { specification, workflow } }),
    };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const [errors, warnings] = (['error', 'warning'] as const).map((severity) =>
      encodeDiagnostics(
        error.diagnostics.filter((diagnostic) => diagnostic.severity === severity),
        folder,
      ),
    );
    return { errors: errors ?? [], warnings: warnings ?? [] };
  }
}

/** The diagnostics in the fields of a response; paths are relative to the folder. */
export function encodeDiagnostics(
  diagnostics: readonly Diagnostic[],
  folder: string,
): readonly BundleFinding[] {
  return diagnostics.map(({ severity, file, line, column, message, hint }) => {
    const name = isAbsolute(file) ? relative(folder, file).split(sep).join('/') : file;
    const text = hint === undefined ? message : `${message} (${hint})`;
    return {
      code: severity === 'error' ? 'invalid_specification' : 'doubtful_specification',
      message: text.replaceAll(`${folder}${sep}`, ''),
      path: [name, line, column].filter((part) => part !== undefined).join(':'),
    };
  });
}

/** The content of `reana.yaml`, or undefined when it is not a mapping, which is then reported with the other findings. */
async function readSpecification(file: string): Promise<JsonObject | undefined> {
  try {
    const { value } = parseYaml(decodeYaml(await readWholeFile(file), file), file);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

/** What this server refuses in addition. */
function findingOf(specification: JsonObject): BundleFinding | undefined {
  try {
    checkSpecification(specification);
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: 'refused', message: error.message, path: 'reana.yaml' };
  }
}
