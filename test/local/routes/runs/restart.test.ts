import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Gate } from '../../../support/gate.js';
import { expectWords } from '../../../support/words.js';
import { chain, TestServer, type Answer } from '../../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

const WORD = { word: 'hello' };
const AGAIN = { restart: true, operational_options: {} };

function restart(reference: string, json: object = AGAIN): Promise<Answer> {
  return server.send('POST', `/api/workflows/${reference}/start`, { json });
}

async function finish(name: string, workflow = chain('echo {input} >> {out}')): Promise<string> {
  const run = await server.startRun(name, workflow, WORD);
  await server.ended(run.id);
  return run.id;
}

async function output(reference: string): Promise<string> {
  return (await server.send('GET', `/api/workflows/${reference}/workspace/s0/out.txt`)).text;
}

test('a restart is a new run of the same number in the same workspace, with new parameters', async () => {
  await finish('again');
  const answer = await restart('again.1', { ...AGAIN, input_parameters: { word: 'bye' } });
  expect(answer.json).toMatchObject({ run_number: '1.1', workflow_name: 'again', status: 'queued' });
  expect((await server.ended('again.1.1')).status).toBe('finished');
  expect(await output('again.1')).toBe('hello\nbye\n');
  const { json } = await server.send('GET', '/api/workflows/again/status');
  expect(json).toMatchObject({ id: answer.json.workflow_id, name: 'again.1.1' });
  expect((await restart('again')).json).toMatchObject({ run_number: '1.2' });
  await server.ended('again.1.2');
  expect(await output('again.1.2')).toBe('hello\nbye\nhello\n');
  const list = await server.send('GET', '/api/workflows?workflow_id_or_name=again');
  expect(list.json.items.map(({ name }) => name)).toEqual(['again.1.2', 'again.1.1', 'again.1']);
});

test('only a run that has finished or failed can be restarted', async () => {
  await server.createRun('fresh', { workflow: { type: 'yadage', file: 'w.yml' } });
  const answer = await restart('fresh');
  expect(answer.status).toBe(403);
  expectWords(answer.json.message);
  expect((await server.send('GET', '/api/workflows/fresh.1.1/status')).status).toBe(404);
});

test('a restart that cannot begin makes no run', async () => {
  const id = await finish('unmade');
  await server.upload(id, 'workflow.yml', 'stages: [{name: a}]');
  expect((await restart('unmade')).status).toBe(400);
  expect((await restart('unmade', { ...AGAIN, input_parameters: { wrod: 1 } })).status).toBe(400);
  expect((await server.send('GET', '/api/workflows/unmade.1.1/status')).status).toBe(404);
});

test('without leave to accept what an earlier run left, the run fails and says how to do better', async () => {
  await finish('refused');
  expect((await restart('refused', { restart: true })).status).toBe(200);
  expect((await server.ended('refused.1.1')).status).toBe('failed');
  const logs = (await server.logs('refused.1.1')).workflow_logs;
  expect(logs).toContain('accept_metadir');
  expectWords(logs.slice(logs.indexOf('ERROR')));
  expect((await restart('refused.1', { restart: true, operational_options: { initdir: '' } })).status).toBe(
    200,
  );
  expect((await server.ended('refused.1.2')).status).toBe('failed');
});

test('a new specification is taken with the restart', async () => {
  await finish('changed');
  const reana_specification = {
    inputs: { parameters: { word: 'from the new one' } },
    workflow: { type: 'yadage', file: 'other.yml' },
  };
  await server.upload('changed', 'other.yml', chain('echo {input} > {out}'));
  expect((await restart('changed', { ...AGAIN, reana_specification })).status).toBe(200);
  expect((await server.ended('changed.1.1')).status).toBe('finished');
  expect(await output('changed')).toBe('from the new one\n');
  expect((await restart('changed', { ...AGAIN, reana_specification: { workflow: {} } })).status).toBe(400);
});

test('a server of bundles takes a multipart of two parts, one of 0.9 offers no such thing', async () => {
  const bundle = await TestServer.start({ generation: 'bundle' });
  const old = await TestServer.start({ generation: '0.9' });
  try {
    const asked = await old.send('POST', '/api/workflows/x/restart', { json: {} });
    const missing = await bundle.send('POST', '/api/workflows/x/restart', { json: {} });
    expect([asked.status, missing.status]).toEqual([404, 404]);
    expectWords([asked.json.message, missing.json.message]);
  } finally {
    await bundle.close();
    await old.close();
  }
  await finish('parts');
  for (const [head, content] of [
    ['name="parameters"', 'no json'],
    ['name="replacement"; filename="reana.yaml"', 'a: ['],
    ['name="replacement"; filename="reana.yaml"', 'workflow: {}'],
    ['name="surplus"; filename="x"', 'x'],
  ] as const) {
    const answer = await server.send('POST', '/api/workflows/parts/restart', {
      body: `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n--x--\r\n`,
      contentType: 'multipart/form-data; boundary=x',
    });
    expect([content, answer.status]).toEqual([content, 400]);
    expectWords(answer.json.message, content);
  }
  expect((await restart('parts.1', { ...AGAIN, operational_options: { TARGET: 'x' } })).status).toBe(400);
});

test('no restart beside one that works in the same workspace, and deleting one leaves the other its files', async () => {
  const id = await finish('shared', chain('test -e ../go || (touch ../go; false) && echo {input} > {out}'));
  const workspace = join(server.dataDir, 'workspaces', id);
  const release = server.runtime.hold();
  expect((await restart('shared.1')).status).toBe(200);
  const second = await restart('shared.1');
  expect(second.status).toBe(409);
  // How far the first has come by then depends on the machine.
  expectWords(second.json.message.replace(/queued|pending|running/, 'at work'));
  const deleted = await server.send('PUT', '/api/workflows/shared.1/status?status=deleted', { json: {} });
  expect([deleted.status, deleted.json.status]).toEqual([200, 'deleted']);
  release();
  expect((await server.ended('shared.1.1')).status).toBe('finished');
  expect(await output('shared.1.1')).toBe('hello\n');
  expect((await server.send('GET', '/api/workflows/shared.1/workspace')).status).toBe(404);
  await server.send('PUT', '/api/workflows/shared.1.1/status?status=deleted', { json: {} });
  await expect(access(workspace)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a restarted run under way is taken up by the next server', async () => {
  const first = await TestServer.start();
  const gate = await Gate.start();
  const workflow = chain('echo {input} >> {out}', `test -e ../go || (${gate.command()}); cp {input} {out}`);
  const run = await first.startRun('moved', workflow, WORD, { go: '' });
  await first.ended(run.id);
  await first.send('DELETE', `/api/workflows/${run.id}/workspace/go`);
  await first.send('POST', '/api/workflows/moved/start', { json: AGAIN });
  await gate.reached();
  await first.upload(run.id, 'go', '');
  await first.server.close();
  const second = await TestServer.start({ dataDir: first.dataDir });
  try {
    expect((await second.ended('moved.1.1')).status).toBe('finished');
    const out = await second.send('GET', '/api/workflows/moved.1/workspace/s1/out.txt');
    expect(out.text).toBe('hello\nhello\n');
  } finally {
    await gate.close();
    await second.close();
  }
});
