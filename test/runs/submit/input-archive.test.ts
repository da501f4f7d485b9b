import { prepareSubmission, type PreparedSubmission } from '../../../src/runs/submit/prepare-submission.js';
import { createRestClient } from '../../../src/reana/rest-client.js';
import { submitPrepared } from '../../../src/runs/submit/submit.js';
import { restart } from '../../../src/runs/restart.js';
import { InputFolder } from '../../analysis/input-folder.js';
import { diagnosticsOf } from '../../analysis/expect-diagnostics.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { makeZip } from '../../reana/zip.js';
import { StubServer } from '../../reana/stub-server.js';
import { keepSecret } from '../../support/traces.js';

const WORKFLOW = `stages:
  - name: show
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {card: {step: init, output: card}, out: '{workdir}/out.txt'}
      step:
        process: {process_type: string-interpolated-cmd, cmd: 'cat {card} > {out}'}
        environment: {environment_type: localproc-env}
        publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;
const TOKEN = 'archive-token-5f3a';
keepSecret(TOKEN);

let folder: InputFolder;
let web: StubServer;
beforeEach(async () => {
  folder = new InputFolder({ 'workflow.yml': WORKFLOW });
  process.env['REANA_MADMINER_CACHE'] = folder.path('cache');
  process.env['YADAGE_INIT_TOKEN'] = TOKEN;
  const body = await makeZip({ 'top/': '', 'top/given.txt': 'from the archive\n', 'top/more/a.txt': 'a' });
  web = await StubServer.start({ 'GET /data.zip': { body, headers: { etag: '"1"' } } });
});
afterEach(async () => {
  delete process.env['REANA_MADMINER_CACHE'];
  delete process.env['YADAGE_INIT_TOKEN'];
  await web.close();
  folder.dispose();
});

function prepare(options: string, card = 'given.txt', files = ''): Promise<PreparedSubmission> {
  folder.write(
    'reana.yaml',
    `inputs:
  files: [${files}]
  options: {${options}}
  parameters: {card: ${card}}
workflow: {type: yadage, file: workflow.yml}
`,
  );
  return prepareSubmission({ file: folder.path('reana.yaml'), name: 'archive' });
}

function pathsOf({ plan }: PreparedSubmission): readonly string[] {
  return plan.files.map(({ path }) => path);
}

test.each([
  ['', ['init/top/given.txt', 'init/top/more/a.txt']],
  [', initdir: in, pathbase: data', ['data/in/top/given.txt', 'data/in/top/more/a.txt']],
  [', initdir: in/, archivematch: t*p/', ['in/given.txt', 'in/more/a.txt']],
])(
  'files of an archive on a web server are sent below the folder of the initial values%s',
  async (options, paths) => {
    const prepared = await prepare(`inputarchive: '${web.url}/data.zip'${options}`);
    expect(pathsOf(prepared)).toEqual([...paths, 'workflow.yml']);
    // They are no files of the workflow: servers that check it get none of them.
    expect(prepared.newRun.workflowFiles).toEqual(['workflow.yml']);
    expect(web.requests.map(({ headers }) => headers['private-token'])).toEqual([TOKEN]);
  },
);

test('an archive beside reana.yaml, or at a file address', async () => {
  folder.write('given.zip', await makeZip({ 'given.txt': 'here\n' }));
  const address = `file://${folder.path('given.zip')}`;
  for (const place of ['given.zip', address])
    expect(pathsOf(await prepare(`inputarchive: '${place}'`))).toEqual(['init/given.txt', 'workflow.yml']);
});

test('the embedded server runs, and restarts, what an archive holds', async () => {
  const server = await TestServer.start({ runtime: 'host' });
  const client = createRestClient({ serverUrl: server.server.url, accessToken: server.server.token });
  const prepared = await prepare(`inputarchive: '${web.url}/data.zip', archivematch: top/, initdir: in`);
  const run = await submitPrepared(client, prepared, { journal: false });
  await server.ended(run.id);
  const again = await restart(client, run.id);
  for (const { id } of [run, again]) {
    expect((await server.ended(id)).status).toBe('finished');
    const output = await server.send('GET', `/api/workflows/${id}/workspace/show/out.txt`);
    expect(output.text).toBe('from the archive\n');
  }
  client.close();
  await server.close();
});

test('the embedded server starts no run whose archive nobody unpacked', async () => {
  const server = await TestServer.start({ runtime: 'host' });
  const run = await server.createRun('archive', {
    inputs: { parameters: { card: 'given.txt' }, options: { inputarchive: `${web.url}/data.zip` } },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  await server.upload(run.id, 'workflow.yml', WORKFLOW);
  const { status } = await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  expect([status, web.requests]).toEqual([400, []]);
  await server.close();
});

test.each([
  ['missing.zip', '', 'no-such-file'],
  ['data.zip', ', archivematch: none/', 'bad-value'],
])('an archive that can not be used: %s%s', async (name, options, code) => {
  const found = await diagnosticsOf(() => prepare(`inputarchive: '${web.url}/${name}'${options}`));
  expect(found.map((each) => [each.line, each.code])).toEqual([[3, code]]);
});

test('no file of the analysis is replaced', async () => {
  folder.write('in/given.txt', 'mine\n');
  const options = `inputarchive: '${web.url}/data.zip', initdir: in`;
  const found = await diagnosticsOf(() => prepare(options, 'given.txt', 'in/given.txt'));
  expect(found.map((each) => each.code)).toEqual(['conflicting-keys']);
});
