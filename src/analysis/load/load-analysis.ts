import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readWholeFile } from '../../disk/read-file.js';
import { defined } from '../../core/defined.js';
import { errorMessage } from '../../core/errors.js';
import { isJsonObject } from '../../core/json.js';
import type { Analysis, AnalysisSpecification } from '../analysis.js';
import { checkAnalysis } from '../check/check-analysis.js';
import { checkPaths, checkWorkflowFile } from '../check/check-paths.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import { initNamesReadBy } from '../lint/lint-unused.js';
import { errorsFirst, loadWorkflow, type LoadedWorkflow } from './load-workflow.js';
import { checkParameterValues, parameterPointer } from '../check/parameter-values.js';
import { nearest } from '../../core/text/nearest.js';
import { diagnosticAt } from '../yaml/origins.js';
import { SchemaChecker } from '../shape/schema-checker.js';
import { AnalysisSchemas } from '../value-schemas/analysis-schemas.js';
import type { ReplacedFiles } from './workflow-source.js';
import { decodeUtf8Yaml, decodeYaml, parseYaml, type YamlDocument } from '../yaml/yaml.js';

const NAMES = ['reana.yaml', 'reana.yml'] as const;

export interface LoadAnalysisOptions {
  /** Whether the input files have to be there now. Default: they have. */
  readonly inputs?: 'now' | 'later';
}

/**
 * Reads and checks an analysis: `reana.yaml`, the workflow it names and the input paths.
 * @param file path of the file, or of the folder that holds `reana.yaml` or `reana.yml`
 * @throws SpecError with every error found
 */
export async function loadAnalysis(file: string, options: LoadAnalysisOptions = {}): Promise<Analysis> {
  const { path, bytes } = await readAnalysisFile(file);
  const text = decodeUtf8Yaml(bytes, path);
  const document = parseYaml(text, path);
  const { specification, diagnostics } = checkAnalysis(document, await SchemaChecker.load());
  if (specification === undefined) throw new SpecError(errorsFirst(diagnostics));
  const root = resolve(dirname(path));
  const places = { root, path: basename(path), display: displayFrom(path) };
  const schemas = new AnalysisSchemas({ ...places, ...options, text, document, specification });
  const parameters = specification.inputs?.parameters ?? {};
  const found = [
    ...diagnostics,
    ...checkParameterValues(parameters, (keys) => ({ document, pointer: parameterPointer(keys) })),
    ...(await checkPaths(document, root, options.inputs)),
    ...(await schemas.check()),
  ];
  const fileFault = await checkWorkflowFile(document, root, specification);
  if (fileFault !== undefined) throw new SpecError(errorsFirst([...found, fileFault]));
  const names = await parameterNames(specification, root);
  const loaded = await loadWorkflowOf(specification, path, names, found);
  const all = [...found, ...loaded.warnings, ...unreadParameters(document, loaded, Object.keys(parameters))];
  if (all.some(({ severity }) => severity === 'error')) throw new SpecError(errorsFirst(all));
  return {
    file: resolve(path),
    root,
    specification,
    workflow: loaded.workflow,
    workflowFiles: loaded.files,
    warnings: all,
    schemas,
  };
}

/** How diagnostics name a file that is given relative to the folder of `reana.yaml`: as the user would type it. */
export function displayFrom(path: string): (name: string) => string {
  const folder = dirname(path);
  return (name) => (folder === '.' && !path.startsWith(`.${sep}`) ? name : join(folder, name));
}

/**
 * Loads and checks the workflow of an analysis once more, with other content in place of some of its files.
 * @throws SpecError with every error found
 */
export async function reloadWorkflow(analysis: Analysis, replaced: ReplacedFiles): Promise<Analysis> {
  const { specification, file, root, warnings } = analysis;
  const names = await parameterNames(specification, root);
  const loaded = await loadWorkflowOf(specification, file, names, [], replaced);
  const known = new Set(warnings.map(({ message }) => message));
  const fresh = loaded.warnings.filter(({ message }) => !known.has(message));
  return {
    ...analysis,
    workflow: loaded.workflow,
    workflowFiles: loaded.files,
    warnings: [...warnings, ...fresh],
  };
}

/**
 * The text of an analysis, not yet decoded, and where it lies.
 * @param file path of the file, or of the folder that holds `reana.yaml` or `reana.yml`
 * @throws SpecError when it cannot be read
 */
export async function readAnalysisFile(
  file: string,
): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const found = await stat(file).catch(() => undefined);
  const candidates = found?.isDirectory() === true ? NAMES.map((name) => join(file, name)) : [file];
  for (const path of candidates) {
    try {
      return { path, bytes: await readWholeFile(path) };
    } catch (error) {
      const code = readFaultCode(error);
      if (code === 'no-such-file') continue;
      const message = `cannot be read: ${errorMessage(error)}`;
      throw new SpecError([{ severity: 'error', code, file: path, message }]);
    }
  }
  const isFolder = found?.isDirectory() === true;
  throw new SpecError([
    {
      severity: 'error',
      code: 'no-such-file',
      file,
      message: isFolder ? 'the folder holds neither reana.yaml nor reana.yml' : 'there is no such file',
      hint: 'name the file of the analysis, or change to its folder',
      action: { type: 'set-option', option: 'file' },
    },
  ]);
}

/** Loads the workflow; its errors are thrown together with those found before. */
async function loadWorkflowOf(
  specification: AnalysisSpecification,
  path: string,
  parameters: readonly string[] | undefined,
  found: readonly Diagnostic[],
  replaced: ReplacedFiles = new Map(),
): Promise<LoadedWorkflow> {
  const toplevel = specification.inputs?.options?.['toplevel'];
  try {
    return await loadWorkflow({
      root: resolve(dirname(path)),
      file: specification.workflow.file,
      display: displayFrom(path),
      replaced,
      ...(typeof toplevel === 'string' ? { toplevel } : {}),
      ...defined({ parameters }),
      texts: textParameters(specification),
    });
  } catch (error) {
    if (error instanceof SpecError) throw new SpecError(errorsFirst([...found, ...error.diagnostics]));
    throw error;
  }
}

function textParameters({ inputs }: AnalysisSpecification): string[] {
  const parameters = Object.entries(inputs?.parameters ?? {});
  return parameters.filter(([, value]) => typeof value === 'string').map(([name]) => name);
}

/** Names that `init` will have: the parameters, and the keys of the init files. Undefined when one cannot be read. */
async function parameterNames(
  specification: AnalysisSpecification,
  root: string,
): Promise<string[] | undefined> {
  const names = Object.keys(specification.inputs?.parameters ?? {});
  const files = specification.inputs?.options?.['initfiles'];
  for (const file of Array.isArray(files) ? (files as unknown[]) : []) {
    if (typeof file !== 'string') return undefined;
    try {
      const { value } = parseYaml(decodeYaml(await readWholeFile(resolve(root, file)), file), file);
      if (isJsonObject(value)) names.push(...Object.keys(value));
    } catch {
      return undefined;
    }
  }
  return names;
}

/** Parameters that no stage reads are mostly misspelt ones. */
function unreadParameters(
  document: YamlDocument,
  { workflow }: LoadedWorkflow,
  names: readonly string[],
): Diagnostic[] {
  const read = initNamesReadBy(workflow);
  if (read === undefined) return [];
  return names
    .filter((name) => !read.includes(name))
    .map((name) => {
      const near = nearest(
        name,
        read.filter((other) => !names.includes(other)),
      );
      const message = `no stage of the workflow reads the parameter '${name}'`;
      const hint = near === undefined ? undefined : `did you mean '${near}'?`;
      return diagnosticAt(
        { document, pointer: parameterPointer([name]) },
        { severity: 'warning', code: 'unused-parameter', message, hint },
        'key',
      );
    });
}
