import { prepareSubmission, type PreparedSubmission } from '../../../src/runs/submit/prepare-submission.js';
import { createRestClient } from '../../../src/reana/rest-client.js';
import { submitPrepared } from '../../../src/runs/submit/submit.js';
import { restart } from '../../../src/runs/restart.js';
import { PROTOCOL_GENERATIONS } from '../../../src/local/generation.js';
import { InputFolder } from '../../analysis/input-folder.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { StubServer } from '../../reana/stub-server.js';

const WORKFLOW = `stages:
  - name: greet
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {word: {step: init, output: word}, out: '{workdir}/out.txt'}
      step: {$ref: 'sub/steps.yml#/greet'}
`;
const STEPS = `greet:
  process: {process_type: string-interpolated-cmd, cmd: 'echo "{word}" > {out}'}
  environment: {environment_type: docker-encapsulated, image: small, imagetag: '1'}
  publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

let folder: InputFolder;
let web: StubServer;
beforeEach(async () => {
  folder = new InputFolder();
  process.env['REANA_MADMINER_CACHE'] = folder.path('cache');
  web = await StubServer.start({
    'GET /flows/workflow.yml': { body: WORKFLOW },
    'GET /flows/sub/steps.yml': { body: STEPS },
  });
});
afterEach(async () => {
  delete process.env['REANA_MADMINER_CACHE'];
  await web.close();
  folder.dispose();
});

function prepare(toplevel: string): Promise<PreparedSubmission> {
  folder.write(
    'reana.yaml',
    `inputs:
  options: {toplevel: '${toplevel}'}
  parameters: {word: hello}
workflow: {type: yadage, file: workflow.yml}
`,
  );
  return prepareSubmission({ file: folder.path('reana.yaml'), name: 'greetings' });
}

function pathsOf({ plan }: PreparedSubmission): readonly string[] {
  return plan.files.map(({ path }) => path);
}

function toplevelOf({ newRun }: PreparedSubmission): unknown {
  return (newRun.specification as { inputs: { options: { toplevel: unknown } } }).inputs.options.toplevel;
}

test('copies of a workflow on another server are sent, and loaded in its place: REANA loads only from GitHub', async () => {
  const prepared = await prepare(`${web.url}/flows`);
  const copied = `_toplevel/http/${new URL(web.url).host.replace(':', '_')}/flows`;
  expect(pathsOf(prepared)).toEqual([`${copied}/sub/steps.yml`, `${copied}/workflow.yml`, 'workflow.yml']);
  expect(toplevelOf(prepared)).toBe(copied);
});

test('a toplevel on GitHub goes to the server as it is written', async () => {
  const prepared = await prepare(`github:user/repo@v1:flows`);
  expect(toplevelOf(prepared)).toBe('github:user/repo@v1:flows');
});

test.each(PROTOCOL_GENERATIONS.filter((generation) => generation !== 'oidc'))(
  'the embedded server of generation %s runs, and restarts, a workflow of a toplevel',
  async (generation) => {
    folder.write('specs/workflow.yml', WORKFLOW);
    folder.write('specs/sub/steps.yml', STEPS);
    const server = await TestServer.start({ generation });
    const { url, token } = server.server;
    const client = createRestClient({ serverUrl: url, accessToken: token });
    for (const toplevel of ['specs', `${web.url}/flows`]) {
      const run = await submitPrepared(client, await prepare(toplevel), { journal: false });
      expect((await server.ended(run.id)).status).toBe('finished');
      const again = await restart(client, run.id);
      expect((await server.ended(again.id)).status).toBe('finished');
      const output = await server.send('GET', `/api/workflows/${run.id}/workspace/greet/out.txt`);
      expect(output.text).toBe('hello\n');
    }
    client.close();
    await server.close();
  },
);

test('the embedded server refuses a toplevel of which it has no copies, and fetches nothing', async () => {
  const server = await TestServer.start();
  const run = await server.createRun('greetings', {
    inputs: { parameters: { word: 'hello' } },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  const json = { operational_options: { toplevel: `${web.url}/flows` } };
  const answer = await server.send('POST', `/api/workflows/${run.id}/start`, { json });
  expect([answer.status, web.requests]).toEqual([400, []]);
  await server.close();
});

test('other resources are written into the copies', async () => {
  await prepare(`${web.url}/flows`);
  const prepared = await prepareSubmission({
    file: folder.path('reana.yaml'),
    resources: [{ memory: '2Gi' }],
  });
  const steps = prepared.plan.files.find(({ path }) => path.endsWith('/sub/steps.yml'));
  expect(Buffer.from(steps!.data!).toString()).toContain('2Gi');
});
