import { posix } from 'node:path';
import { defined } from '../../core/defined.js';
import type { JsonObject } from '../../core/json.js';
import type { Analysis, AnalysisSpecification } from '../../analysis/analysis.js';
import { yadageWorkflow } from '../../analysis/analysis-workflow.js';
import { formatYamlBlocks } from '../../analysis/edit/format-yaml.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { gatherParameters, pointFolder, SCATTER_WORKFLOW, wrapWorkflow } from './scatter-workflow.js';

/** One analysis for all points of a scan, instead of one for each point. */
export interface ScatterAnalysis {
  readonly analysis: Analysis;
  /** Its workflow's file, which is on no disk. */
  readonly files: ReplacedFiles;
  /** All parameters of the run. */
  readonly parameters: JsonObject;
}

/**
 * An analysis whose run does the same as one run for each point: point `i` has in `points_<i>/` what its own run has at
 * the top of its workspace.
 * @param points all parameters of each point, in the order in which the run counts them
 */
export function scatterAnalysis(analysis: Analysis, points: readonly JsonObject[]): ScatterAnalysis {
  const gathered = gatherParameters(points);
  const workflow = wrapWorkflow(yadageWorkflow(analysis.workflow, 'a scan in one run'), gathered);
  const specification = scatterSpecification(analysis.specification, gathered.values, points.length);
  const text = formatYamlBlocks(workflow as unknown as JsonObject);
  return {
    analysis: {
      ...analysis,
      specification,
      workflow: { type: 'yadage', specification: workflow },
      workflowFiles: [SCATTER_WORKFLOW],
    },
    files: new Map([[SCATTER_WORKFLOW, Buffer.from(text)]]),
    parameters: gathered.values,
  };
}

function scatterSpecification(
  { inputs, workflow: { resources }, outputs, ...rest }: AnalysisSpecification,
  parameters: JsonObject,
  count: number,
): AnalysisSpecification {
  const ofAll = (paths: readonly string[] = []): string[] =>
    Array.from({ length: count }, (_, place) =>
      paths.map((path) => posix.join(pointFolder(place), path)),
    ).flat();
  // The references of the workflow are followed already, wherever they started from.
  const options = without(inputs?.options ?? {}, 'toplevel');
  return {
    ...rest,
    inputs: { ...inputs, parameters, ...(inputs?.options === undefined ? {} : { options }) },
    workflow: { type: 'yadage', ...defined({ resources }), file: SCATTER_WORKFLOW, files: [] },
    outputs: { files: ofAll(outputs?.files), directories: ofAll(outputs?.directories) },
  };
}

function without<T extends object, Key extends string>(object: T, key: Key): Omit<T, Key> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Omit<T, Key>;
}
