import { readWholeFile } from '../../disk/read-file.js';
import { errorMessage } from '../../core/errors.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import type { AnalysisSpecification } from '../analysis.js';
import { SpecError, type Diagnostic, type DiagnosticCode } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import type { DeclaredWorkflow } from '../load/declared-workflow.js';
import type { ReplacedFiles } from '../load/workflow-source.js';
import { describeValue } from '../shape/explain-shape.js';
import { diagnosticAt } from '../yaml/origins.js';
import { decodeYaml, findingDiagnostic, parseYaml } from '../yaml/yaml.js';

/** The parameters of a CWL or Snakemake workflow. */
export interface FileParameters {
  /** POSIX path of the file that they come from; left out when they are written in `reana.yaml`. */
  readonly file?: string;
  readonly values: JsonObject;
  readonly warnings: readonly Diagnostic[];
}

/** Where `reana.yaml` names the file of the parameters, and what it is called there. */
export interface ParameterFileName {
  readonly pointer: '/workflow/parameters/file' | '/inputs/parameters/input';
  readonly name: unknown;
}

/** The names of parameter files in `reana.yaml`, where REANA allows one. */
export function parameterFileNames({ workflow, inputs }: AnalysisSpecification): ParameterFileName[] {
  const own = workflow.type === 'serial' ? undefined : workflow.parameters?.['file'];
  const old = inputs?.parameters?.['input'];
  return [
    ...(own === undefined || own === null
      ? []
      : [{ pointer: '/workflow/parameters/file', name: own } as const]),
    ...(old === undefined || old === null
      ? []
      : [{ pointer: '/inputs/parameters/input', name: old } as const]),
  ];
}

type Fault = (pointer: string, code: DiagnosticCode, message: string, hint?: string) => SpecError;

/**
 * The parameters as REANA reads them: the content of the file that `reana.yaml` names is in the place of the parameters
 * written there.
 * @throws SpecError
 */
export async function readFileParameters({
  specification,
  document,
  root,
  display,
  replaced = new Map<string, Uint8Array>(),
}: DeclaredWorkflow): Promise<FileParameters> {
  const fault: Fault = (pointer, code, message, hint) => {
    const problem = { severity: 'error', code, message } as const;
    if (document === undefined) return new SpecError([{ ...problem, file: display('reana.yaml') }]);
    return new SpecError([diagnosticAt({ document, pointer }, { ...problem, hint })]);
  };
  const places = { root, display, replaced, fault };
  const [first, second] = parameterFileNames(specification);
  if (first === undefined) return { values: specification.inputs?.parameters ?? {}, warnings: [] };
  if (second !== undefined) {
    const message = 'both workflow.parameters.file and inputs.parameters.input name a file of parameters';
    throw places.fault(second.pointer, 'conflicting-keys', message, 'keep one of them');
  }
  const file = checkName(first, places.fault);
  return { file, ...(await readValues(file, first.pointer, places)) };
}

function checkName({ pointer, name }: ParameterFileName, fault: Fault): string {
  if (typeof name !== 'string' || name === '') {
    const message = `the file of the parameters must be a path, found ${describeValue(name as JsonObject)}`;
    throw fault(pointer, 'wrong-type', message, 'name a YAML file, relative to reana.yaml');
  }
  try {
    return safeRelativePath(name);
  } catch (error) {
    const hint = 'paths are relative to reana.yaml and stay below it';
    throw fault(pointer, 'unsafe-path', errorMessage(error), hint);
  }
}

interface ParameterPlaces {
  readonly root: string;
  readonly display: DeclaredWorkflow['display'];
  readonly replaced: ReplacedFiles;
  readonly fault: Fault;
}

async function readValues(
  file: string,
  pointer: string,
  { root, display, replaced, fault }: ParameterPlaces,
): Promise<Pick<FileParameters, 'values' | 'warnings'>> {
  const bytes = replaced.get(file) ?? (await readNamed(root, file, pointer, fault));
  const document = parseYaml(decodeYaml(bytes, display(file)), display(file));
  const diagnostics = document.findings.map((finding) => {
    const isLost = finding.kind.startsWith('not-');
    return findingDiagnostic(document, finding, isLost ? 'error' : 'warning');
  });
  const { value } = document;
  if (value !== null && !isJsonObject(value)) {
    const message = `the file of the parameters must be a mapping of names to values, found ${describeValue(value)}`;
    diagnostics.push({ severity: 'error', code: 'wrong-type', file: display(file), line: 1, message });
  }
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new SpecError(diagnostics);
  return { values: isJsonObject(value) ? value : {}, warnings: diagnostics };
}

async function readNamed(root: string, file: string, pointer: string, fault: Fault): Promise<Uint8Array> {
  try {
    return await readWholeFile(joinInside(root, file));
  } catch (error) {
    const code = readFaultCode(error);
    const why = code === 'no-such-file' ? 'does not exist' : `can't be read: ${errorMessage(error)}`;
    throw fault(
      pointer,
      code,
      `the file of the parameters, '${file}', ${why}`,
      'paths are relative to reana.yaml',
    );
  }
}
