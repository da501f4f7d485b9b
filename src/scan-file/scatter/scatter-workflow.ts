import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../../core/json.js';
import type { Workflow } from '../../analysis/workflow.js';

/** Stage of the workflow around the scan's own. */
const STAGE = 'points';

/** Where the workflow around the scan's own lies in the workspace. */
export const SCATTER_WORKFLOW = '_scan/workflow.yml';

/**
 * Folder of a point's files in the workspace, where the point's own run has them at the top.
 * @param place place among the points of this run, from 0
 */
export function pointFolder(place: number): string {
  return `${STAGE}_${place}`;
}

/** Pattern for the folders of all points. */
export const ANY_POINT = `${STAGE}_*`;

/** Place of the point whose files are meant by each path in a text, from 0. */
export function placesNamedIn(text: string): ReadonlySet<number> {
  const names = text.matchAll(/(?<![^/\s"'=:])points_(\d+)(?![\w.-])/g);
  return new Set([...names].map(([, place]) => Number(place)));
}

/** The parameters of all points as those of one run. */
export interface ScatterParameters {
  /** One list, in the order of the points, for each parameter in which points differ; other values as they are. */
  readonly values: JsonObject;
  /** Names of those with lists; at least one, since Yadage makes nothing of a scatter over nothing. */
  readonly scattered: readonly string[];
}

/**
 * @param points all parameters of each point, at least one point; every one has the same names
 */
export function gatherParameters(points: readonly JsonObject[]): ScatterParameters {
  const [first = {}] = points;
  const names = Object.keys(first);
  const valuesOf = (name: string): JsonValue[] => points.map((point) => point[name] ?? null);
  const different = names.filter((name) =>
    valuesOf(name).some((value) => !isDeepStrictEqual(value, first[name])),
  );
  const scattered = different.length > 0 ? different : names.slice(0, 1);
  const lists = scattered.map((name) => [name, valuesOf(name)] as const);
  return { values: { ...first, ...Object.fromEntries(lists) }, scattered };
}

/**
 * A workflow of one stage that runs the given one once for each point, with all parameters handed through. Those of
 * the outer run are paths already where they name files, so that the inner ones are taken as they come.
 */
export function wrapWorkflow(workflow: Workflow, { values, scattered }: ScatterParameters): Workflow {
  const parameters = Object.keys(values).map((name) => ({
    key: name,
    value: { expression_type: 'stage-output-selector', step: 'init', output: name },
  }));
  return {
    stages: [
      {
        name: STAGE,
        dependencies: { dependency_type: 'jsonpath_ready', expressions: ['init'] },
        scheduler: {
          scheduler_type: 'multistep-stage',
          parameters,
          scatter: { method: 'zip', parameters: scattered },
          workflow_opts: { discover: false, relative: false },
          workflow,
        },
      },
    ],
  };
}
