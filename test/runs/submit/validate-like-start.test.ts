import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, loadAnalysis, type ReanaClient } from '../../../src/index.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { QuietClock } from '../../support/quiet-clock.js';

const CMD = "process: {process_type: string-interpolated-cmd, cmd: 'echo made > {out}'}";
const SCRIPT =
  "process: {process_type: interpolated-script-cmd, interpreter: sh, script: 'echo made > {out}'}";
const MANUAL = 'process: {process_type: manual-instructions-proc, instructions: think}';
const IMAGE = "environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}";
const LOCAL = 'environment: {environment_type: localproc-env}';
const OUT = 'publisher: {publisher_type: frompar-pub, outputmap: {out: out}}';

const step = (...parts: readonly string[]): string => `step: {${parts.join(', ')}}`;
const single = (body: string): string =>
  `scheduler_type: singlestep-stage, parameters: {out: '{workdir}/out'}, ${body}`;
const several = (scatter: string): string =>
  `scheduler_type: multistep-stage, parameters: {out: '{workdir}/out', n: [1, 2]}${scatter}, ${step(CMD, IMAGE, OUT)}`;
const asked = (program: string): string =>
  `scheduler_type: jq-stage, bindings: {}, stepscript: ${JSON.stringify(program)}, ${step(CMD, IMAGE, OUT)}`;

/** A scheduler for each feature, and whether the embedded server runs it. */
const FEATURES: readonly (readonly [string, string, boolean])[] = [
  ['a command in an image', single(step(CMD, IMAGE, OUT)), true],
  ['a script in an image', single(step(SCRIPT, IMAGE, OUT)), true],
  ['a command of this machine', single(step(CMD, LOCAL, OUT)), true],
  ['a script of this machine', single(step(SCRIPT, LOCAL, OUT)), false],
  ['manual instructions', single(step(MANUAL, IMAGE, OUT)), false],
  [
    'a constant result',
    single(step(CMD, IMAGE, 'publisher: {publisher_type: constant-pub, publish: {a: 1}}')),
    true,
  ],
  [
    'a result by glob',
    single(step(CMD, IMAGE, "publisher: {publisher_type: fromglob-pub, outputkey: a, globexpression: '*'}")),
    true,
  ],
  ['an unknown publisher', single(step(CMD, IMAGE, 'publisher: {publisher_type: magic-pub}')), false],
  ['several steps', several(', scatter: {method: zip, parameters: [n]}'), true],
  ['an unknown method of scatter', several(', scatter: {method: magic, parameters: [n]}'), false],
  ['no scatter', several(''), false],
  ['a jq-stage', asked('[{out: "{workdir}/out"}]'), true],
  ['a jq-stage with a broken program', asked('[{out: '), false],
  ['cases', single(`cases: [{if: .out != null, ${step(CMD, IMAGE, OUT)}}]`), true],
  ['cases with a broken program', single(`cases: [{if: '.out ==', ${step(CMD, IMAGE, OUT)}}]`), false],
  ['neither step nor cases', 'scheduler_type: singlestep-stage, parameters: {}', false],
];

let server: TestServer;
let client: ReanaClient;
let folder: string;
beforeAll(async () => {
  server = await TestServer.start();
  const { url, token } = server.server;
  client = createClient({ serverUrl: url, accessToken: token, clock: new QuietClock() });
  folder = await mkdtemp(join(tmpdir(), 'validate-like-start-'));
});
afterAll(async () => {
  await client.close();
  await server.close();
  await rm(folder, { recursive: true });
});

test.each(FEATURES)('%s: validate and the start of a run agree', async (_name, scheduler, isOffered) => {
  const workflow = `stages: [{name: only, dependencies: [init], scheduler: {${scheduler}}}]\n`;
  const specification = { workflow: { type: 'yadage', file: 'workflow.yml' } };
  await writeFile(join(folder, 'workflow.yml'), workflow);
  const file = join(folder, 'reana.yaml');
  await writeFile(file, JSON.stringify(specification));
  const validated = await loadAnalysis(file)
    .then((analysis) => client.runs.validate(analysis))
    .then(
      () => true,
      () => false,
    );
  const run = await server.createRun('feature', specification);
  await server.upload(run.id, 'workflow.yml', workflow);
  const started = await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  expect({ validated, started: started.status }).toEqual({
    validated: isOffered,
    started: isOffered ? 200 : 400,
  });
  if (isOffered) expect((await server.ended(run.id)).status).toBe('finished');
});
