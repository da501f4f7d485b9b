import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { ENVIRONMENTS, PROCESSES, PUBLISHERS } from '../../../src/analysis/step-support.js';
import type { Step } from '../../../src/analysis/workflow.js';
import { runWorkflow } from '../../../src/yadage/engine.js';
import { runOptions } from '../../yadage/support/workflows.js';
import { withFolder } from '../../yadage/support/scratch.js';
import { diagnosticsOf, placesOf, wordsOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';
import { expectWords } from '../../support/words.js';

const folder = new InputFolder();

afterAll(() => folder.dispose());

/** One of each type, as it is written. */
const WRITTEN = {
  process: {
    'string-interpolated-cmd': "cmd: 'true'",
    'interpolated-script-cmd': "script: 'true', interpreter: sh",
    'manual-instructions-proc': 'instructions: think',
  } satisfies Record<keyof typeof PROCESSES, string>,
  environment: {
    'docker-encapsulated': "image: busybox, imagetag: '1'",
    'localproc-env': '',
    'noop-env': '',
    'manual-instructions-env': 'instructions: work',
  } satisfies Record<keyof typeof ENVIRONMENTS, string>,
  publisher: {
    'constant-pub': 'publish: {a: 1}',
    'frompar-pub': 'outputmap: {a: v}',
    'fromparjq-pub': "script: '.'",
    'fromglob-pub': "outputkey: a, globexpression: '*'",
    'fromyaml-pub': 'yamlfile: made.yml',
    'interpolated-pub': "publish: {a: '{v}'}",
    'manual-instructions-pub': 'instructions: write',
  } satisfies Record<keyof typeof PUBLISHERS, string>,
};

type Types = readonly [process: string, environment: string, publisher: string];

const combinations = Object.keys(WRITTEN.process).flatMap((process) =>
  Object.keys(WRITTEN.environment).flatMap((environment) =>
    Object.keys(WRITTEN.publisher).map((publisher): Types => [process, environment, publisher]),
  ),
);

function write([process, environment, publisher]: Types): string {
  const part = (name: keyof typeof WRITTEN, type: string): string => {
    const keys = (WRITTEN[name] as Readonly<Record<string, string>>)[type] ?? '';
    const typeKey = `${name}_type: ${type}`;
    return `${name}: {${keys === '' ? typeKey : `${typeKey}, ${keys}`}}`;
  };
  const parts = [part('process', process), part('environment', environment), part('publisher', publisher)];
  return `{${parts.join(', ')}}`;
}

async function loadStep(types: Types, conditional = false): ReturnType<typeof loadWorkflow> {
  const body = conditional ? `cases: [{if: '.v == 1', step: ${write(types)}}]` : `step: ${write(types)}`;
  folder.write(
    'workflow.yml',
    `stages:
  - name: a
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {v: 1}
      ${body}
`,
  );
  return loadWorkflow({ root: folder.root, file: 'workflow.yml' });
}

/** Whether the engine runs such a step: its command leaves the file that a publisher may read. */
async function engineRuns(step: Step): Promise<boolean> {
  return withFolder(async (scratch) => {
    const workflow = {
      stages: [
        {
          name: 'a',
          dependencies: { dependency_type: 'jsonpath_ready', expressions: [] },
          scheduler: { scheduler_type: 'singlestep-stage', parameters: [{ key: 'v', value: 1 }], step },
        },
      ],
    } as const;
    const options = runOptions(scratch, workflow);
    const outcome = await runWorkflow({
      ...options,
      files: { ...options.files, readText: () => Promise.resolve('a: 1') },
    });
    return outcome.status === 'succeeded';
  });
}

async function faultsOf(types: Types): Promise<readonly Diagnostic[]> {
  return diagnosticsOf(async () => {
    await loadStep(types);
  }).catch(() => []);
}

test.each(combinations)('%s in %s with %s: what is valid is run, and nothing else', async (...types) => {
  const faults = await faultsOf(types);
  const { warnings, workflow } = await loadStep(types, true);
  const step = workflow.stages[0]?.scheduler.cases?.[0]?.step;
  expect(step).toBeDefined();
  expect(await engineRuns(step!)).toBe(faults.length === 0);
  expect(warnings.map(({ code }) => code)).toEqual(faults.map(() => 'not-runnable'));
});

test.each([
  ['manual-instructions-proc', 'noop-env', 'constant-pub', '6:23'],
  ['string-interpolated-cmd', 'manual-instructions-env', 'constant-pub', '6:90'],
  ['string-interpolated-cmd', 'noop-env', 'manual-instructions-pub', '6:131'],
  ['interpolated-script-cmd', 'localproc-env', 'constant-pub', '6:23'],
])('%s in %s with %s is no step that an engine could run', async (process, environment, publisher, place) => {
  const faults = await faultsOf([process, environment, publisher]);
  expect(placesOf(faults)).toEqual([`workflow.yml:${place} not-runnable`]);
  expectWords(faults.map(wordsOf));
});
