import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { diagnosticsOf, placesOf, wordsOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';
import { expectWords } from '../../support/words.js';

const folder = new InputFolder();

afterAll(() => folder.dispose());

const IMAGE = 'docker-encapsulated, image: busybox';

function load(
  environment: string,
  process = "{process_type: string-interpolated-cmd, cmd: 'true'}",
): ReturnType<typeof loadWorkflow> {
  folder.write(
    'workflow.yml',
    `stages:
  - name: fit
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {}
      step:
        process: ${process}
        publisher: {publisher_type: constant-pub, publish: {}}
        environment: {environment_type: ${environment}}
`,
  );
  return loadWorkflow({ root: folder.root, file: 'workflow.yml' });
}

/** What is said about a sub-workflow that holds such a step. */
async function differences(environment: string, process?: string): Promise<readonly Diagnostic[]> {
  return (await load(environment, process)).clusterDifferences;
}

test.each(['localproc-env', 'noop-env'])('clusters refuse %s, and it is valid here', async (type) => {
  const found = await differences(type);
  expect(placesOf(found)).toEqual(['workflow.yml:10:41 not-on-clusters']);
  expect(found.map(({ severity }) => severity)).toEqual(['error']);
  expectWords(found.map(wordsOf));
});

test.each([
  'envscript: /alice/setup.sh fast',
  "workdir: '{workdir}'",
  'par_mounts: [{mountpath: /in/p.json, jqscript: .}]',
])('clusters ignore %s', async (own) => {
  const found = await differences(`${IMAGE}, ${own}`);
  const column = 78 + own.indexOf(':') + 2;
  expect(placesOf(found)).toEqual([`workflow.yml:10:${column} ignored-key`]);
  expect(found.map(({ severity }) => severity)).toEqual(['warning']);
  expectWords(found.map(wordsOf));
});

test.each([IMAGE, `${IMAGE}, envscript: '', workdir: null, par_mounts: [], env: {}, resources: [CVMFS]`])(
  'clusters run %s',
  async (environment) => {
    const { clusterDifferences, warnings } = await load(environment);
    expect([clusterDifferences, warnings]).toEqual([[], []]);
  },
);

test('a step that runs nothing has no environment to compare', async () => {
  expect(await differences('noop-env', 'null')).toEqual([]);
});

test.each([
  ['env: {NAME: value}', 'ignored-key'],
  ["workdir: '{out}/x'", 'unknown-field'],
  ["workdir: '{workdir'", 'unbalanced-braces'],
  ['workdir: below', 'bad-value'],
])('%s does nothing, or fails, and is a warning', async (own, code) => {
  const { warnings } = await load(`${IMAGE}, ${own}`);
  expect(warnings.map(({ severity, code: found }) => [severity, found])).toEqual([['warning', code]]);
  expectWords(warnings.map(wordsOf));
});

test('a file that is mounted needs a place and a content', async () => {
  const found = await diagnosticsOf(() => load(`${IMAGE}, par_mounts: [{jqscript: .}, {mountpath: /in}]`));
  expect(found.map(({ code }) => code)).toEqual(['missing-key', 'missing-key']);
  expectWords(found.map(wordsOf));
});
