import { ReanaMadminerError } from '../../../src/core/errors.js';
import type { Analysis } from '../../../src/analysis/analysis.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { reloadWorkflow } from '../../../src/analysis/load/reload-workflow.js';
import type { DocumentFetcher, DocumentRequest } from '../../../src/analysis/toplevel/fetch-toplevel.js';
import { diagnosticsOf, placesOf, wordsOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';
import { expectWords } from '../../support/words.js';

const ROOT = 'https://raw.githubusercontent.com/user/repo/v1';
const WORKFLOW = `stages:
  - name: greet
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {word: {step: init, output: word}}
      step: {$ref: 'sub/steps.yml#/greet'}
`;
const STEPS = `greet:
  process: {process_type: string-interpolated-cmd, cmd: 'echo "{word}"'}
  environment: {$ref: '../../common/environment.yml'}
  publisher: {publisher_type: constant-pub, publish: {}}
`;
const ENVIRONMENT = `{environment_type: docker-encapsulated, image: small, imagetag: '1', resources: [], envscript: '', env: {},
workdir: null, par_mounts: []}
`;
const FILES: Readonly<Record<string, string>> = {
  [`${ROOT}/flows/workflow.yml`]: WORKFLOW,
  [`${ROOT}/flows/sub/steps.yml`]: STEPS,
  [`${ROOT}/common/environment.yml`]: ENVIRONMENT,
};

let folder: InputFolder;
beforeEach(() => {
  folder = new InputFolder();
});
afterEach(() => folder.dispose());

/** A web that has these files. */
class Web implements DocumentFetcher {
  readonly requests: DocumentRequest[] = [];

  constructor(private readonly files: Readonly<Record<string, string>>) {}

  fetch(request: DocumentRequest): ReturnType<DocumentFetcher['fetch']> {
    this.requests.push(request);
    const text = this.files[request.address];
    return Promise.resolve(text === undefined ? undefined : { content: Buffer.from(text) });
  }
}

const OFFLINE: DocumentFetcher = {
  fetch: () =>
    Promise.reject(new ReanaMadminerError('network', 'the network is down', { hint: 'connect it' })),
};

function write(toplevel: string): void {
  folder.write(
    'reana.yaml',
    `inputs:
  options: {toplevel: '${toplevel}'}
  parameters: {word: hello}
workflow: {type: yadage, file: workflow.yml}
`,
  );
}

async function load(toplevel: string, fetcher?: DocumentFetcher): Promise<Analysis> {
  write(toplevel);
  return loadAnalysis(folder.path('reana.yaml'), fetcher === undefined ? {} : { fetcher });
}

function stagesOf({ workflow }: Analysis): readonly string[] {
  if (workflow.type !== 'yadage') throw new Error(workflow.type);
  return workflow.specification.stages.map(({ name }) => name);
}

test('a workflow on GitHub is fetched with all that it refers to, and copies are given to the run', async () => {
  const web = new Web(FILES);
  const analysis = await load('github:user/repo@v1:flows', web);
  expect(stagesOf(analysis)).toEqual(['greet']);
  expect(web.requests.map(({ address }) => address)).toEqual(Object.keys(FILES));
  expect(web.requests.map(({ sendsToken }) => sendsToken)).toEqual([false, false, false]);
  const copies = [...(analysis.extraFiles ?? [])].map(([path, content]) => [
    path,
    Buffer.from(content).toString(),
  ]);
  expect(copies).toEqual([
    ['_toplevel/github/user/repo/v1/flows/workflow.yml', WORKFLOW],
    ['_toplevel/github/user/repo/v1/flows/sub/steps.yml', STEPS],
    ['_toplevel/github/user/repo/v1/common/environment.yml', ENVIRONMENT],
    ['workflow.yml', WORKFLOW],
  ]);
  expect([analysis.warnings, analysis.clusterDifferences, analysis.embeddedDifferences]).toEqual([
    [],
    [],
    undefined,
  ]);
  // The same from the copies, as the embedded server and a change of resources load it.
  expect((await reloadWorkflow(analysis, new Map())).workflow).toEqual(analysis.workflow);
  for (const [path, text] of copies) folder.write(path!, text!);
  expect((await load('github:user/repo@v1:flows')).workflow).toEqual(analysis.workflow);
});

test('faults are reported at the address of the file', async () => {
  const text = STEPS.replace('{word}', '{wrod}');
  const web = new Web({ ...FILES, [`${ROOT}/flows/sub/steps.yml`]: text });
  const found = await diagnosticsOf(() => load('github:user/repo@v1:flows', web));
  expect(placesOf(found)).toContain(`${ROOT}/flows/sub/steps.yml:2:64 unknown-field`);
});

test.each([
  ['a file that is not there', { [`${ROOT}/common/environment.yml`]: undefined }, 'no-such-file'],
  [
    'a file of the analysis',
    {
      [`${ROOT}/flows/sub/steps.yml`]: STEPS.replace(
        '../../common/environment.yml',
        '../../../../../../../secret.yml',
      ),
    },
    'other-server',
  ],
])('%s is no part of a workflow on another server', async (_, changed, code) => {
  folder.write('secret.yml', ENVIRONMENT);
  const web = new Web({ ...FILES, ...changed } as Record<string, string>);
  const found = await diagnosticsOf(() => load('github:user/repo@v1:flows', web));
  expect(found.map((each) => each.code)).toEqual([code]);
});

test.each([
  'github:user/repo',
  'github:user/repo@v2',
  'gitlab-cern:group/project',
  'https://example.org/flows',
])('a workflow that is not at %s is an error at the toplevel', async (toplevel) => {
  const found = await diagnosticsOf(() => load(toplevel, new Web(FILES)));
  expect(found.map(({ line, column, code }) => [line, column, code])).toEqual([[2, 23, 'no-such-file']]);
  expectWords(found.map(wordsOf));
});

test('a repository without its branch is a warning for clusters', async () => {
  const web = new Web({ 'https://raw.githubusercontent.com/user/repo/main/workflow.yml': 'stages: []' });
  const { clusterDifferences = [] } = await load('github:user/repo', web);
  expect(clusterDifferences.map(({ severity, code }) => [severity, code])).toEqual([
    ['warning', 'no-branch'],
  ]);
  expectWords(clusterDifferences.map(wordsOf));
});

test('what cannot be fetched from GitHub is left to a cluster, and refused by the embedded server', async () => {
  const analysis = await load('github:user/repo@v1:flows', OFFLINE);
  expect(stagesOf(analysis)).toEqual([]);
  expect([...(analysis.extraFiles?.keys() ?? [])]).toEqual(['workflow.yml']);
  const { clusterDifferences = [], embeddedDifferences = [] } = analysis;
  expect(clusterDifferences.map(({ severity }) => severity)).toEqual(['warning']);
  expect(embeddedDifferences.map(({ severity }) => severity)).toEqual(['error']);
  expectWords([...clusterDifferences, ...embeddedDifferences].map(wordsOf));
});

test('what cannot be fetched from elsewhere is an error, since no REANA server loads it', async () => {
  const found = await diagnosticsOf(() => load('https://example.org/flows', OFFLINE));
  expect(found.map(({ code }) => code)).toEqual(['not-fetched']);
  expectWords(found.map(wordsOf));
});

test('a copy that may be out of date is a warning', async () => {
  const content = Buffer.from('stages: []\n');
  const old: DocumentFetcher = { fetch: () => Promise.resolve({ content, note: 'it is old' }) };
  const { warnings } = await load('https://example.org/flows', old);
  expect(warnings.map(({ code, message }) => [code, message])).toContainEqual(['not-fetched', 'it is old']);
});

test('a workflow of too many files is none', async () => {
  const references = Array.from({ length: 200 }, (_, index) => `  - {$ref: 'part-${index}.yml'}\n`).join('');
  const web = new Web({ [`${ROOT}/workflow.yml`]: `stages:\n${references}` });
  const found = await diagnosticsOf(() => load('github:user/repo@v1', web));
  expect(found.map(({ code }) => code)).toEqual(['too-many-values']);
});

test('the token goes to GitLab and to the server that the user names', async () => {
  const web = new Web({});
  await diagnosticsOf(() => load('gitlab-cern:group/project@v1', web));
  await diagnosticsOf(() => load('https://example.org', web));
  expect(web.requests.map(({ sendsToken }) => sendsToken)).toEqual([true, true]);
});

test('the root document in a folder of the analysis is also given to the run where REANA looks for it', async () => {
  folder.write('specs/workflow.yml', 'stages: []\n');
  expect([...((await load('specs')).extraFiles?.keys() ?? [])]).toEqual(['workflow.yml']);
  folder.write('workflow.yml', 'stages: []\n');
  expect((await load('specs')).extraFiles).toBeUndefined();
  expect((await load('.')).extraFiles).toBeUndefined();
});

test('the loader itself fetches nothing', async () => {
  const found = await diagnosticsOf(() =>
    loadWorkflow({ root: folder.root, file: 'workflow.yml', toplevel: 'github:user/repo@v1' }),
  );
  expect(found.map(({ code }) => code)).toEqual(['other-server']);
});
