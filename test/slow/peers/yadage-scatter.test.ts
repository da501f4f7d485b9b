import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { formatYamlBlocks } from '../../../src/analysis/edit/format-yaml.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { loadTree } from '../../../src/analysis/load/load-tree.js';
import {
  gatherParameters,
  pointFolder,
  SCATTER_WORKFLOW,
  wrapWorkflow,
} from '../../../src/scan-file/scatter/scatter-workflow.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { runYadage, yadagePython } from './real-yadage.js';
import { listFiles, withFolder } from '../../yadage/support/scratch.js';

/** What PyPI's loader, which is REANA's, makes of a workflow. */
function loadWithYadage(root: string, file: string): JsonValue {
  const output = execFileSync(yadagePython(), ['test/fixtures/analysis/judges/load_yadage.py'], {
    input: JSON.stringify([{ name: 'scatter', root, file }]),
    encoding: 'utf8',
  });
  return JSON.parse(output) as JsonValue;
}

/** Loads a workflow, and wraps it for points of these parameters. */
async function wrap(root: string, file: string, points: readonly JsonObject[]): Promise<Workflow> {
  const { tree } = await loadTree({ root, file });
  return wrapWorkflow(tree as unknown as Workflow, gatherParameters(points));
}

async function writeWorkflow(workspace: string, workflow: Workflow): Promise<void> {
  const file = `${workspace}/${SCATTER_WORKFLOW}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, formatYamlBlocks(workflow as unknown as JsonObject));
}

test.each(['reana.yaml', 'reana.ml.yaml', 'reana.physics.yaml'])(
  'PyPI’s loader reads the workflow around %s as it is meant',
  async (name) => {
    const { root, specification, workflowFiles } = await loadAnalysis(name);
    const parameters = specification.inputs?.parameters ?? {};
    const varied = Object.keys(parameters)[0]!;
    const points = [parameters, { ...parameters, [varied]: 'other' }];
    const wrapped = await wrap(root, workflowFiles[0]!, points);
    await withFolder(async (folder) => {
      await writeWorkflow(folder, wrapped);
      expect(loadWithYadage(folder, SCATTER_WORKFLOW)).toEqual([{ tree: wrapped }]);
      expect((await loadTree({ root: folder, file: SCATTER_WORKFLOW })).tree).toEqual(wrapped);
    });
  },
);

/** Shows all kinds of values as a command gets them: at the top, in a sub-workflow, and as paths. */
const WORKFLOW = `
stages:
  - name: show
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters:
        text: {step: init, output: text}
        number: {step: init, output: number}
        list: {step: init, output: list}
        flag: {step: init, output: flag}
        nothing: {step: init, output: nothing}
        nested: {step: init, output: nested}
        found: {step: init, output: found}
        card: {step: init, output: card}
        literal: 1.50
        shown: '{workdir}/shown.txt'
      step: &show
        process:
          process_type: string-interpolated-cmd
          cmd: >-
            printf '%s\\n' "{text}" "{number}" "{list}" "{flag}" "{nothing}" "{nested}" "{found}" "{literal}" > {shown};
            cat "{card}" >> {shown}
        environment: {environment_type: localproc-env}
        publisher: {publisher_type: frompar-pub, outputmap: {shown: shown}}
  - name: sub
    dependencies: [show]
    scheduler:
      scheduler_type: singlestep-stage
      parameters:
        text: {step: init, output: text}
        list: {step: init, output: list}
        shown: {step: show, output: shown}
      workflow:
        stages:
          - name: each
            dependencies: [init]
            scheduler:
              scheduler_type: multistep-stage
              parameters:
                item: {step: init, output: list}
                text: {step: init, output: text}
                shown: {step: init, output: shown}
                out: '{workdir}/out.txt'
              scatter: {method: zip, parameters: [item]}
              step:
                process: {process_type: string-interpolated-cmd, cmd: 'echo {text} {item} > {out}; cat {shown} >> {out}'}
                environment: {environment_type: localproc-env}
                publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

const POINTS: readonly JsonObject[] = [
  {
    text: 'plain',
    number: 0.1,
    list: ['a', 'b'],
    flag: true,
    nothing: null,
    nested: { b: [1, 'x'], a: 2 },
    found: '*.dat',
    card: 'cards/one.txt',
  },
  {
    text: 'one.dat',
    number: 1e-7,
    list: ['one.dat', 2.5, ''],
    flag: false,
    nothing: null,
    nested: {},
    found: 'two.*',
    card: '_scan/variants/0/cards/one.txt',
  },
];

async function makeWorkspace(folder: string): Promise<void> {
  const files = {
    'workflow.yml': WORKFLOW,
    'one.dat': '1',
    'two.dat': '2',
    'cards/one.txt': 'original',
    '_scan/variants/0/cards/one.txt': 'variant',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(`${folder}/${path}`), { recursive: true });
    await writeFile(`${folder}/${path}`, `${text}\n`);
  }
}

/** What the steps below a folder wrote, with the folder and the workspace left out of it. */
async function writtenBelow(workspace: string, below = '.'): Promise<Record<string, string>> {
  const files = (await listFiles(`${workspace}/${below}`)).filter((file) => /^(show|sub)\/.*txt$/.test(file));
  const text = async (file: string): Promise<string> =>
    (await readFile(`${workspace}/${below}/${file}`, 'utf8'))
      .replaceAll(`${workspace}/${below}`, '<W>')
      .replaceAll(workspace, '<W>')
      // PyPI's yadage lists what a pattern finds in the order of the folder.
      .replaceAll('<W>/two.dat <W>/one.dat', '<W>/one.dat <W>/two.dat');
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await text(file)] as const)));
}

async function runIn(workspace: string, file: string, parameters: JsonObject): Promise<void> {
  await writeFile(`${workspace}/parameters.json`, JSON.stringify(parameters));
  await runYadage(workspace, [file, 'parameters.json', '-t', workspace, '-d', 'initdir=.', '-b', 'multiproc:2']); // prettier-ignore
}

test('in PyPI’s yadage, each point of a wrapped workflow makes what it makes alone', async () => {
  await withFolder(async (folder) => {
    const together = `${folder}/together`;
    await makeWorkspace(together);
    await writeWorkflow(together, await wrap(together, 'workflow.yml', POINTS));
    await Promise.all([
      runIn(together, SCATTER_WORKFLOW, gatherParameters(POINTS).values),
      ...POINTS.map(async (point, place) => {
        await makeWorkspace(`${folder}/${place}`);
        await runIn(`${folder}/${place}`, 'workflow.yml', point);
      }),
    ]);
    for (const [place, { list }] of POINTS.entries()) {
      const alone = await writtenBelow(`${folder}/${place}`);
      expect(Object.keys(alone)).toHaveLength(1 + (list as JsonValue[]).length);
      expect(await writtenBelow(together, pointFolder(place))).toEqual(alone);
    }
  });
}, 900_000);
