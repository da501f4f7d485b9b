import type { JsonObject } from '../../core/json.js';
import { yadageWorkflow } from '../../analysis/analysis-workflow.js';
import type { Analysis, AnalysisSpecification } from '../../analysis/analysis.js';
import type { Diagnostic } from '../../analysis/diagnostic.js';
import type { PlacedCards } from './scatter-cards.js';
import { ENGINE_LIMIT, engineBytes, largestThatFits } from './scatter-size.js';
import { textsIn } from './scatter-texts.js';
import { gatherParameters, wrapWorkflow } from './scatter-workflow.js';

const OTHERWISE = 'take `mode: runs`, one run for each point';

const MODE = 'a scan in one run';

/**
 * Why the points can't be one run: everything that would give other results than runs of their own, or that would make
 * it impossible to determine the outcome of each point.
 * @param file the scan file, which findings are about
 * @param paths all that is uploaded
 */
export function findScatterFaults(
  file: string,
  analysis: Analysis,
  cards: PlacedCards,
  paths: readonly string[],
): Diagnostic[] {
  const texts = [
    ...optionFaults(analysis.specification, cards),
    ...parameterFaults(cards.parameters),
    ...cardFaults(cards, analysis.workflowFiles),
    ...outputFaults(analysis),
    ...pathFaults(paths),
  ];
  const faults = texts.length === 0 ? sizeFaults(analysis, cards.parameters) : texts;
  return faults.map(({ code, hint = OTHERWISE, message }) => ({
    severity: 'error',
    code,
    file,
    message: `\`mode: scatter\` isn't possible: ${message}`,
    hint,
  }));
}

type Fault = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

function optionFaults({ inputs }: AnalysisSpecification, { variants }: PlacedCards): Fault[] {
  const options = inputs?.options ?? {};
  const faults: Fault[] = [];
  if ('subinits' in options) {
    faults.push({
      code: 'scatter-parameters',
      message: 'the analysis has folders of sub-workflows (subinits)',
    });
  }
  if ('initfiles' in options) {
    faults.push({ code: 'scatter-parameters', message: 'the analysis takes parameters from initfiles' });
  }
  const folder = ['initdir', 'pathbase', 'inputarchive'].find((option) => option in options);
  if (folder !== undefined && variants.size > 0) {
    const message = `points differ in files, and the analysis looks for its files in a folder, ${folder}`;
    faults.push({ code: 'scatter-files', message });
  }
  return faults;
}

function parameterFaults(points: readonly JsonObject[]): Fault[] {
  const names = Object.keys(points[0] ?? {});
  const code = 'scatter-parameters';
  if (names.length === 0)
    return [{ code, message: 'the analysis has no parameters for points to differ in' }];
  // Each workflow that a value comes into reads braces once more as the name of something to fill in.
  const braced = names.filter((name) =>
    points.some((point) => textsIn(point[name] ?? null).some((text) => /[{}]/.test(text))),
  );
  return braced.map((name) => ({ code, message: `a value of the parameter ${name} has braces in it` }));
}

function cardFaults({ variants, faults }: PlacedCards, workflowFiles: readonly string[]): Fault[] {
  const code = 'scatter-files';
  const own = workflowFiles.filter((path) =>
    [...variants.keys()].some((variant) => variant.endsWith(`/${path}`)),
  );
  return [
    ...own.map((path): Fault => ({
      code,
      message: `points differ in ${path}, a file of the workflow itself`,
    })),
    ...faults
      .filter(({ file }) => !own.includes(file))
      .map(({ file, folders }): Fault =>
        folders.length > 0
          ? { code, message: `points differ in ${file}, which is read from a folder: ${folders.join(', ')}` }
          : {
              code,
              message: `points differ in ${file}, and no parameter names that file`,
              hint: `give the workflow a parameter with its path; or ${OTHERWISE}`,
            },
      ),
  ];
}

/** When some points fail, it is their outputs that tell the others from them. */
function outputFaults({ specification, workflow }: Analysis): Fault[] {
  const { files = [], directories = [] } = specification.outputs ?? {};
  const outputs = [...files, ...directories];
  const code = 'scatter-outputs';
  if (outputs.length === 0) {
    return [
      {
        code,
        message: 'the analysis declares no outputs to tell finished points by',
        hint: 'declare them in `outputs`',
      },
    ];
  }
  const { stages } = yadageWorkflow(workflow, MODE);
  const isOfStage = (path: string): boolean => {
    const [folder = ''] = path.replace(/^(?:\.\/)+/, '').split('/');
    if (/[*?[]/.test(folder) || folder === '.' || folder === '') return true;
    return stages.some(({ name }) => folder === name || folder.replace(/_\d+$/, '') === name);
  };
  return outputs
    .filter((path) => !isOfStage(path))
    .map((path) => ({
      code,
      message: `the output ${path} lies in no stage's folder, so that points would share it`,
    }));
}

function pathFaults(paths: readonly string[]): Fault[] {
  const taken = paths.find((path) => /^points(?:_\d+)?\//.test(path));
  if (taken === undefined) return [];
  return [{ code: 'scatter-files', message: `${taken} lies where the points' own files will` }];
}

function sizeFaults({ workflow }: Analysis, points: readonly JsonObject[]): Fault[] {
  const specification = yadageWorkflow(workflow, MODE);
  const sizeOf = (count: number): number => {
    const gathered = gatherParameters(points.slice(0, count));
    return engineBytes(wrapWorkflow(specification, gathered), gathered.values);
  };
  const bytes = sizeOf(points.length);
  if (bytes <= ENGINE_LIMIT) return [];
  const fits = largestThatFits(points.length, sizeOf);
  const message = `REANA hands its engine at most ${ENGINE_LIMIT} bytes of workflow and parameters, and these are ${bytes}`;
  return [
    { code: 'scatter-size', message, hint: fits === 0 ? OTHERWISE : `${fits} points fit; or ${OTHERWISE}` },
  ];
}
