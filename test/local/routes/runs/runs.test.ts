import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Gate } from '../../../support/gate.js';
import { untilQuiet } from '../../../support/quiet-clock.js';
import { expectWords } from '../../../support/words.js';
import { chain, TestServer, type RunLogs } from '../../support/server-fixture.js';

let server: TestServer;
let gate: Gate;
beforeAll(async () => {
  server = await TestServer.start();
  gate = await Gate.start();
});
afterEach(() => gate.shut());
afterAll(async () => {
  await server.close();
  await gate.close();
});

const WORD = { word: 'hello' };

/** What the engine says, without the times. */
function linesOf({ workflow_logs }: RunLogs): string[] {
  return workflow_logs
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^[\d-]+ [\d:,]+ \| /, ''));
}

test('a run goes through its steps and tells of them', async () => {
  const run = await server.startRun(
    'chain',
    chain('echo {input} > {out}', 'cat {input} {input} > {out}; echo done'),
    WORD,
  );
  const status = await server.ended(run.id);
  expect(status).toMatchObject({
    status: 'finished',
    progress: {
      finished: { total: 2, job_ids: [expect.any(String), expect.any(String)] },
      failed: { total: 0 },
      running: { total: 0 },
      total: { total: 2 },
      current_step_name: 's1',
      run_stopped_at: null,
    },
  });
  const file = await server.send('GET', `/api/workflows/${run.id}/workspace/s1/out.txt`);
  expect(file.text).toBe('hello\nhello\n');
  const logs = await server.logs(run.id);
  expect(logs.workflow_logs).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \| INFO \| /);
  expectWords(linesOf(logs).at(-1)!);
  const jobs = Object.values<{ job_name: string; logs: string; status: string; docker_img: string }>(
    logs.job_logs,
  );
  expect(jobs.map(({ job_name, status: state, docker_img }) => [job_name, state, docker_img])).toEqual([
    ['s0', 'finished', 'test:1'],
    ['s1', 'finished', 'test:1'],
  ]);
  expect(jobs[1]!.logs).toBe('preparing test:1\ndone\n');
});

test('a step is told where its workspace is, and starts in its own folder', async () => {
  const run = await server.startRun('place', chain('pwd > {out}; echo $REANA_WORKSPACE >> {out}'), WORD);
  await server.ended(run.id);
  const workspace = join(server.dataDir, 'workspaces', run.id);
  expect(await readFile(join(workspace, 's0', 'out.txt'), 'utf8')).toBe(`${workspace}/s0\n${workspace}\n`);
});

test('a step that fails fails the run, with its reason', async () => {
  const run = await server.startRun('failing', chain('echo going wrong >&2; exit 3', 'true'), WORD);
  const status = await server.ended(run.id);
  expect(status).toMatchObject({
    status: 'failed',
    progress: { failed: { total: 1 }, finished: { total: 0 } },
  });
  const logs = await server.logs(run.id);
  const [job] = Object.values(logs.job_logs);
  expect([job!.status, job!.logs]).toEqual(['failed', expect.stringContaining('\ngoing wrong\n')]);
  expectWords([job!.logs, ...linesOf(logs).filter((line) => line.startsWith('ERROR'))]);
});

test('an image that cannot be made ready fails its step', async () => {
  const run = await server.startRun(
    'noimage',
    chain('true').replace('image: test', 'image: does-not-exist'),
    WORD,
  );
  expect((await server.ended(run.id)).status).toBe('failed');
  const [job] = Object.values<{ logs: string }>((await server.logs(run.id)).job_logs);
  expect(job!.logs).toContain('no such image does-not-exist:1');
});

test('the log of a running step is there while it runs; stop ends its processes', async () => {
  const run = await server.startRun('slow', chain(`echo so far; (${gate.command()}) & wait`), WORD);
  await gate.reached();
  const [running] = Object.values((await server.logs(run.id)).job_logs);
  expect([running!.status, running!.logs]).toEqual(['running', expect.stringContaining('so far\n')]);
  const answer = await server.send('PUT', `/api/workflows/${run.id}/status?status=stop`, { json: {} });
  expect([answer.status, answer.json.status]).toEqual([200, 'stopped']);
  await gate.left();
  expect(await server.until(run.id, () => true)).toMatchObject({
    status: 'stopped',
    progress: { running: { total: 0 }, run_stopped_at: expect.any(String) as string },
  });
});

test('deleting takes the workspace away; all runs of a name go together', async () => {
  const first = await server.startRun('doomed', chain('true'), WORD);
  const second = await server.createRun('doomed', { workflow: { type: 'yadage', file: 'w.yml' } });
  await server.ended(first.id);
  expect(second.name).toBe('doomed.2');
  const refused = await server.send('PUT', `/api/workflows/doomed/status?status=deleted`, {
    json: { workspace: false },
  });
  expect(refused.status).toBe(400);
  const answer = await server.send('PUT', '/api/workflows/doomed/status?status=deleted', {
    json: { all_runs: true },
  });
  expect([answer.status, answer.json.workflow_name]).toEqual([200, 'doomed.2']);
  for (const { id } of [first, second]) {
    expect((await server.until(id, () => true)).status).toBe('deleted');
    expect((await server.send('GET', `/api/workflows/${id}/workspace`)).status).toBe(404);
    expect((await server.upload(id, 'x', 'x')).status).toBe(404);
  }
  expect((await server.createRun('doomed', { workflow: { type: 'yadage' } })).name).toBe('doomed.3');
});

test('a misspelt parameter, unknown options and a broken workflow are refused, and the run can be mended', async () => {
  const run = await server.createRun('mended', {
    inputs: { parameters: WORD },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  const start = (json: object): ReturnType<TestServer['send']> =>
    server.send('POST', `/api/workflows/${run.id}/start`, { json });
  await server.upload(run.id, 'workflow.yml', 'stages: [{name: a}]');
  for (const [status, terms] of [
    [400, { input_parameters: { wrod: 1 } }],
    [400, { operational_options: { TARGET: 'x' } }],
    [400, { operational_options: { what: 'x' } }],
    [403, { restart: true }],
    [400, {}],
  ] as const) {
    const refused = await start(terms);
    expect([terms, refused.status]).toEqual([terms, status]);
    expectWords(refused.json.message, JSON.stringify(terms));
  }
  expect((await start({})).json.message).toMatch(/^workflow\.yml:1:10: /);
  await server.upload(run.id, 'workflow.yml', chain('echo {input} > {out}'));
  const sending = { input_parameters: { word: 'typed' }, operational_options: { accept_metadir: true } };
  expect((await start(sending)).json).toMatchObject({
    status: 'queued',
    run_number: '1',
    workflow_name: 'mended',
  });
  await server.ended(run.id);
  expect((await server.send('GET', `/api/workflows/${run.id}/workspace/s0/out.txt`)).text).toBe('typed\n');
  const { json } = await server.send('GET', `/api/workflows/${run.id}/specification`);
  expect(json.parameters).toEqual({ word: 'typed' });
  expect(json.specification.workflow.specification.stages[0]!.name).toBe('s0');
});

test('init files, init folder and toplevel are honoured', async () => {
  const run = await server.createRun('options', {
    inputs: { parameters: { word: 'given.txt' }, options: { initfiles: ['init.yml'] } },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  const workflow = chain('cat {input} > {out}; echo {more} >> {out}').replace(
    'parameters: {',
    'parameters: {more: {step: init, output: more}, ',
  );
  await server.upload(run.id, 'top/workflow.yml', workflow);
  await server.upload(run.id, 'init.yml', 'word: hidden\nmore: 1.50\n');
  await server.upload(run.id, 'data/given.txt', 'from the folder\n');
  const options = { toplevel: 'top', initdir: 'data' };
  const answer = await server.send('POST', `/api/workflows/${run.id}/start`, {
    json: { operational_options: options },
  });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  expect((await server.ended(run.id)).status).toBe('finished');
  const file = await server.send('GET', `/api/workflows/${run.id}/workspace/s0/out.txt`);
  expect(file.text).toBe('from the folder\n1.5\n');
});

test('steps share the cores of the machine', async () => {
  const narrow = await TestServer.start({ cores: 1 });
  try {
    const busy = `test ! -e ../busy && touch ../busy && ${gate.command()} && rm ../busy`;
    const workflow = `
stages:
  - name: all
    dependencies: [init]
    scheduler:
      scheduler_type: multistep-stage
      parameters: {word: {step: init, output: words}}
      scatter: {method: zip, parameters: [word]}
      step:
        process: {process_type: string-interpolated-cmd, cmd: ${JSON.stringify(busy)}}
        environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
        publisher: {publisher_type: frompar-pub, outputmap: {word: word}}
`;
    const run = await narrow.startRun('many', workflow, { words: ['a', 'b', 'c', 'd'] });
    await gate.reached();
    await untilQuiet();
    expect(narrow.runtime.tasks).toHaveLength(1);
    gate.open();
    expect(await narrow.ended(run.id)).toMatchObject({
      status: 'finished',
      progress: { finished: { total: 4 }, total: { total: 4 } },
    });
    expect(narrow.runtime.prepared).toEqual(['test:1']);
  } finally {
    await narrow.close();
  }
});

test.each([
  ['jobs.jsonl', '/dev/full', 'ENOSPC'],
  ['events.jsonl', '/nonexistent/events.jsonl', 'ENOENT'],
])('a run whose %s cannot be written fails, and the server goes on', async (file, target, code) => {
  const run = await server.createRun('full', {
    inputs: { parameters: WORD },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  await server.upload(run.id, 'workflow.yml', chain('true'));
  // It has read its books by the time it says so: /dev/full is read without end.
  await server.until(run.id, ({ status }) => status === 'created');
  await symlink(target, join(server.dataDir, 'runs', run.id, file));
  await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  expect((await server.ended(run.id)).status).toBe('failed');
  const failure = linesOf(await server.logs(run.id)).at(-1)!;
  expect(failure).toContain(code);
  expectWords(failure.replaceAll(server.dataDir, 'FOLDER').replaceAll(run.id, 'RUN'));
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
});

test('a step that can not be recorded is listed as failed, with the reason', async () => {
  const run = await server.createRun('unrecorded', {
    inputs: { parameters: WORD },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  // The first step has ended when its records find no space any more.
  const full = 'ln -sf /dev/full $REANA_WORKSPACE/../../runs/$REANA_WORKFLOW_UUID/jobs.jsonl';
  await server.upload(run.id, 'workflow.yml', chain(`echo {input} > {out}; ${full}`));
  await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  expect(await server.ended(run.id)).toMatchObject({ status: 'failed', progress: { running: { total: 0 } } });
  const { workflow_logs: engine, job_logs: jobs } = await server.logs(run.id);
  const [job] = Object.values(jobs);
  expect(job?.status).toBe('failed');
  for (const log of [engine, job!.logs]) expect(log).toContain('there is no space left on the disk');
});

test('why a step failed is a line of its own, also below a line that the step did not end', async () => {
  const run = await server.startRun('unended', chain('printf tail; exit 3'), WORD);
  expect((await server.ended(run.id)).status).toBe('failed');
  const [job] = Object.values((await server.logs(run.id)).job_logs);
  expect(job!.logs.split('\n').slice(-3)).toEqual(['tail', 'the step failed: exit code 3', '']);
});

test('a step says why it failed, even when its log takes no more', async () => {
  const log = '$REANA_WORKSPACE/../../runs/$REANA_WORKFLOW_UUID/logs/*.log';
  const command = `for log in ${log}; do ln -sf /dev/full $log; done; exit 3`;
  const run = await server.startRun('unlogged', chain(command), WORD);
  expect((await server.ended(run.id)).status).toBe('failed');
  const [job] = Object.values((await server.logs(run.id)).job_logs);
  expect(job!.logs).toBe('the step failed: exit code 3\n');
});

test('a run goes on when the log of its engine takes no more', async () => {
  const full = 'ln -sf /dev/full $REANA_WORKSPACE/../../runs/$REANA_WORKFLOW_UUID/engine.log';
  const run = await server.startRun('silent', chain(`${full}; echo {input} > {out}`), WORD);
  expect((await server.ended(run.id)).status).toBe('finished');
});

test('a run that is under way is taken up by the next server where it stands', async () => {
  const first = await TestServer.start();
  const workflow = chain(
    'echo once >> $REANA_WORKSPACE/first; echo {input} > {out}',
    `test -e $REANA_WORKSPACE/go || (${gate.command()}); cp {input} {out}`,
    'cp {input} {out}',
  );
  const run = await first.startRun('resumed', workflow, WORD);
  await gate.reached();
  await first.upload(run.id, 'go', '');
  await first.server.close();
  const second = await TestServer.start({ dataDir: first.dataDir });
  try {
    const status = await second.ended(run.id);
    expect(status).toMatchObject({
      status: 'finished',
      progress: { finished: { total: 3 }, total: { total: 3 } },
    });
    const workspace = join(first.dataDir, 'workspaces', run.id);
    expect(await readFile(join(workspace, 'first'), 'utf8')).toBe('once\n');
    expect(await readFile(join(workspace, 's2', 'out.txt'), 'utf8')).toBe('hello\n');
    const began = await readFile(join(first.dataDir, 'runs', run.id, 'events.jsonl'), 'utf8');
    expect(began).toContain('"run-resumed"');
    const list = await second.send('GET', '/api/workflows?include_progress=true&workflow_id_or_name=resumed');
    expect(list.json.items).toMatchObject([
      { id: run.id, status: 'finished', progress: { total: { total: 3 } } },
    ]);
  } finally {
    await second.close();
  }
});

test('lists by name, status and order', async () => {
  const names = async (query: string): Promise<string[]> => {
    const answer = await server.send('GET', `/api/workflows?type=batch&${query}`);
    return (answer.json.items as { name: string }[]).map(({ name }) => name);
  };
  expect(await names('workflow_id_or_name=doomed')).toEqual(['doomed.3', 'doomed.2', 'doomed.1']);
  expect(await names('workflow_id_or_name=doomed&sort=asc&page=2&size=2')).toEqual(['doomed.3']);
  expect(await names('workflow_id_or_name=doomed.1')).toEqual([]);
  expect(await names('status=stopped,created&search=%7B%22name%22%3A%5B%22SLO%22%5D%7D')).toEqual(['slow.1']);
  expect(await names('status=stopped&status=deleted')).toEqual(['doomed.2', 'doomed.1', 'slow.1']);
  expect(new Set(await names('sort=disk-desc'))).toEqual(new Set(await names('sort=cpu-desc')));
  expect((await server.send('GET', '/api/workflows?type=interactive')).json.items).toEqual([]);
  for (const query of ['status=odd', 'sort=odd', 'size=0', 'search=odd']) {
    expect((await server.send('GET', `/api/workflows?${query}`)).status).toBe(400);
  }
});

test('a run that is running is not deleted, and stays when all others of its name are', async () => {
  const ended = await server.startRun('kept', chain('true'), WORD);
  await server.ended(ended.id);
  const running = await server.startRun('kept', chain(gate.command()), WORD);
  await gate.reached();
  const remove = async (run: string): Promise<number> => {
    const path = `/api/workflows/${run}/status?status=deleted`;
    const { status, json } = await server.send('PUT', path, { json: { all_runs: true } });
    expectWords(json.message, `delete ${run}`);
    return status;
  };
  expect(await remove('kept')).toBe(500);
  expect((await server.until(ended.id, () => true)).status).toBe('finished');
  expect(await remove('kept.1')).toBe(200);
  expect((await server.until(ended.id, () => true)).status).toBe('deleted');
  expect((await server.until(running.id, () => true)).status).toBe('running');
  await server.send('PUT', `/api/workflows/${running.id}/status?status=stop`, { json: {} });
});
