import { basename, dirname, isAbsolute, join, posix, resolve } from 'node:path';
import type { JsonObject } from '../core/json.js';
import { checkAnalysis } from '../analysis/check/check-analysis.js';
import type { WorkflowType } from '../analysis/analysis-workflow.js';
import type { AnalysisSpecification } from '../analysis/analysis.js';
import { SpecError } from '../analysis/diagnostic.js';
import { readFileParameters } from '../analysis/server-read/parameter-file.js';
import { displayFrom, readAnalysisFile } from '../analysis/load/load-analysis.js';
import { checkSteps } from '../analysis/serial/check-steps.js';
import type { SerialWorkflow } from '../analysis/serial/serial-workflow.js';
import type { SchemaChecker } from '../analysis/shape/schema-checker.js';
import { AnalysisSchemas } from '../analysis/value-schemas/analysis-schemas.js';
import { workflowPaths } from '../analysis/workflow-section.js';
import { decodeYaml, parseYaml, type YamlDocument } from '../analysis/yaml/yaml.js';

/** The part of an analysis that a scan file is checked against. */
export interface ScannedAnalysis {
  /** As the user would type it. */
  readonly display: string;
  /** Absolute path of the `reana.yaml`. */
  readonly file: string;
  /** Absolute path of its folder. */
  readonly root: string;
  /** The language of its workflow. */
  readonly type: WorkflowType;
  readonly parameters: JsonObject;
  /** Normalised POSIX paths of the input files, and of folders of them. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Normalised POSIX paths of what the workflow is read from. */
  readonly workflowFiles: readonly string[];
  /** A serial workflow, which is written in `reana.yaml` itself, when it has no faults of shape. */
  readonly serial: SerialWorkflow | undefined;
  /** The schemas that its files name. */
  readonly schemas: AnalysisSchemas;
}

/**
 * Reads `reana.yaml` alone, without its workflow.
 * @param path of the file, or of its folder
 * @throws SpecError when the file is not there or has errors
 */
export async function readScannedAnalysis(path: string, checker: SchemaChecker): Promise<ScannedAnalysis> {
  const { path: display, bytes } = await readAnalysisFile(path);
  const text = decodeYaml(bytes, display);
  const document = parseYaml(text, display);
  const { specification, diagnostics } = checkAnalysis(document, checker);
  if (specification === undefined) throw new SpecError(diagnostics);
  const { inputs, workflow } = specification;
  const isSerial =
    workflow.type === 'serial' && checkSteps(document, workflow.specification, checker).length === 0;
  const root = resolve(dirname(display));
  const places = { root, path: basename(display), display: displayFrom(display) };
  return {
    display,
    file: resolve(display),
    root,
    type: workflow.type,
    parameters: await readParameters(specification, document, root, places.display),
    files: (inputs?.files ?? []).map(normalPath),
    folders: (inputs?.directories ?? []).map(normalPath),
    workflowFiles: workflowPaths(workflow).files.map(normalPath),
    serial: isSerial ? workflow.specification : undefined,
    schemas: new AnalysisSchemas({ ...places, text, document, specification }),
  };
}

/** In languages that only REANA reads, a file may hold them. */
async function readParameters(
  specification: AnalysisSpecification,
  document: YamlDocument,
  root: string,
  display: (path: string) => string,
): Promise<JsonObject> {
  const { workflow, inputs } = specification;
  if (workflow.type !== 'cwl' && workflow.type !== 'snakemake') return inputs?.parameters ?? {};
  return (await readFileParameters({ specification, document, root, display })).values;
}

/** Path of the analysis as the user would type it, when a scan file names it relative to itself. */
export function analysisPath(scanFile: string, analysis: string | undefined): string {
  if (analysis === undefined) return dirname(scanFile);
  return isAbsolute(analysis) ? analysis : join(dirname(scanFile), analysis);
}

/** Whether a normalised path is one of the inputs or lies in a folder of them. */
export function isInput(path: string, { files, folders }: ScannedAnalysis): boolean {
  return files.includes(path) || folders.some((folder) => folder === '.' || path.startsWith(`${folder}/`));
}

function normalPath(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}
