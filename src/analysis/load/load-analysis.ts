import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readWholeFile } from '../../disk/read-file.js';
import { defined } from '../../core/defined.js';
import { errorMessage } from '../../core/errors.js';
import type { DocumentFetcher } from '../toplevel/fetch-toplevel.js';
import type { Analysis } from '../analysis.js';
import { checkAnalysis } from '../check/check-analysis.js';
import { checkInitFiles } from '../check/check-init-files.js';
import { checkPaths } from '../check/check-paths.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import type { DeclaredWorkflow, LoadedDeclaration } from './declared-workflow.js';
import { loadDeclaredWorkflow } from './load-declared-workflow.js';
import { errorsFirst } from './load-workflow.js';
import { checkParameterValues, parameterPointer } from '../check/parameter-values.js';
import { SchemaChecker } from '../shape/schema-checker.js';
import { AnalysisSchemas } from '../value-schemas/analysis-schemas.js';
import { decodeUtf8Yaml, parseYaml } from '../yaml/yaml.js';

const NAMES = ['reana.yaml', 'reana.yml'] as const;

export interface LoadAnalysisOptions {
  /** Whether the input files have to be there now. Default: they have. */
  readonly inputs?: 'now' | 'later';
  /** Fetches a workflow that `inputs.options.toplevel` names on another server. Default: such a workflow is an error. */
  readonly fetcher?: DocumentFetcher;
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
    ...(specification.workflow.type === 'yadage'
      ? checkParameterValues(parameters, (keys) => ({ document, pointer: parameterPointer(keys) }))
      : []),
    ...(await checkPaths(document, root, options.inputs)),
    ...(await checkInitFiles(document, root, specification, options.inputs)),
    ...(await schemas.check()),
  ];
  const question = {
    specification,
    document,
    root,
    display: displayFrom(path),
    ...defined({ fetcher: options.fetcher }),
  };
  const loaded = await loadDeclared(question, found);
  const all = [...found, ...loaded.warnings];
  if (all.some(({ severity }) => severity === 'error')) throw new SpecError(errorsFirst(all));
  return {
    file: resolve(path),
    root,
    specification,
    workflow: loaded.workflow,
    workflowFiles: loaded.files,
    warnings: all,
    ...defined({
      clusterDifferences: loaded.clusterDifferences,
      embeddedDifferences: loaded.embeddedDifferences,
      extraFiles: loaded.extraFiles,
      archiveFiles: loaded.archiveFiles,
    }),
    schemas,
  };
}

/** Loads the workflow; its errors are thrown together with those found before. */
async function loadDeclared(
  question: DeclaredWorkflow,
  found: readonly Diagnostic[],
): Promise<LoadedDeclaration> {
  try {
    return await loadDeclaredWorkflow(question);
  } catch (error) {
    if (error instanceof SpecError) throw new SpecError(errorsFirst([...found, ...error.diagnostics]));
    throw error;
  }
}

/** How diagnostics name a file that is given relative to the folder of `reana.yaml`: as the user would type it. */
export function displayFrom(path: string): (name: string) => string {
  const folder = dirname(path);
  return (name) => (folder === '.' && !path.startsWith(`.${sep}`) ? name : join(folder, name));
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
  const isNamed = !isFolder && !(NAMES as readonly string[]).includes(basename(file));
  throw new SpecError([
    {
      severity: 'error',
      code: 'no-such-file',
      file,
      message: isFolder ? 'the folder holds neither reana.yaml nor reana.yml' : 'there is no such file',
      ...(isNamed
        ? {
            hint: 'name the file of the analysis, or change to its folder',
            action: { type: 'set-option', option: 'file' },
          }
        : {
            hint: 'name the file of your analysis or change to its folder, or have a new analysis made',
            action: { type: 'create-analysis' },
          }),
    },
  ]);
}
