import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Gate } from '../../../support/gate.js';
import { expectWords } from '../../../support/words.js';
import { TestServer, type Answer, type JobLog } from '../../support/server-fixture.js';

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

interface Step {
  readonly name?: string;
  readonly commands: readonly string[];
  readonly [field: string]: unknown;
}

function serial(steps: readonly Step[], inputs: object = {}): object {
  const complete = steps.map((step) => ({ environment: 'test:1', ...step }));
  return { inputs, workflow: { type: 'serial', specification: { steps: complete } } };
}

const CHAIN = serial(
  [
    { name: 'make', commands: ['echo ${word} > a', 'cat a >> b'] },
    { name: 'Fit', commands: ['cat b >> c'] },
    { name: 'plot', commands: ['cat c >> d'] },
  ],
  { parameters: { word: 'hello', events: 5 } },
);

function start(reference: string, json: object = {}): Promise<Answer> {
  return server.send('POST', `/api/workflows/${reference}/start`, { json });
}

/** Creates and starts a run, and resolves when it has ended. */
async function run(
  name: string,
  specification: object,
  terms: object = {},
): Promise<{ readonly id: string }> {
  const created = await server.createRun(name, specification);
  const answer = await start(created.id, terms);
  if (answer.status !== 200) throw new Error(answer.text);
  await server.ended(created.id);
  return created;
}

async function jobsOf(reference: string): Promise<(JobLog & { readonly cmd: string })[]> {
  return Object.values((await server.logs(reference)).job_logs) as (JobLog & { readonly cmd: string })[];
}

async function commandsOf(reference: string): Promise<string[]> {
  return (await jobsOf(reference)).map(({ cmd }) => cmd);
}

async function fileOf(reference: string, path: string): Promise<string> {
  return (await server.send('GET', `/api/workflows/${reference}/workspace/${path}`)).text;
}

test('a run has one job for each command, named after its step', async () => {
  const { id } = await run('chain', CHAIN);
  expect(await server.ended(id)).toMatchObject({
    status: 'finished',
    progress: {
      current_command: 'cat c >> d',
      current_step_name: 'plot',
      failed: { total: 0 },
      finished: { total: 4 },
      running: { total: 0 },
      total: { total: 4 },
    },
  });
  expect(await fileOf(id, 'd')).toBe('hello\n');
  expect(
    (await jobsOf(id)).map(({ job_name, cmd, docker_img, status }) => [job_name, cmd, docker_img, status]),
  ).toEqual([
    ['make', 'echo hello > a', 'test:1', 'finished'],
    ['make', 'cat a >> b', 'test:1', 'finished'],
    ['Fit', 'cat b >> c', 'test:1', 'finished'],
    ['plot', 'cat c >> d', 'test:1', 'finished'],
  ]);
  const engine = (await server.logs(id)).workflow_logs;
  expectWords(
    engine
      .trimEnd()
      .replace(/^[\d-]+ [\d:,]+ \| /gm, '')
      .replace(/[0-9a-f-]{36}/g, 'ID'),
  );
});

test('the specification is shown as it was sent, and its parameters with the type', async () => {
  const { id } = await run('shown', CHAIN, { input_parameters: { word: 'bye' } });
  const { json } = await server.send('GET', `/api/workflows/${id}/specification`);
  expect(json).toMatchObject({ specification: CHAIN, parameters: { word: 'bye' } });
  expect((await server.send('GET', `/api/workflows/${id}/parameters`)).json).toMatchObject({
    type: 'serial',
    parameters: { word: 'hello', events: 5 },
  });
  const diff = await server.send('GET', '/api/workflows/chain/diff/shown?brief=true');
  expect(
    JSON.parse((diff.json as unknown as { reana_specification: string }).reana_specification),
  ).toMatchObject({
    workflow: [],
    inputs: expect.arrayContaining([expect.stringContaining('bye')]) as unknown,
  });
});

test('commands know where they are, and cd and export end with each', async () => {
  const commands = [
    'mkdir sub && cd sub && export WORD=lost && pwd > ../where',
    'pwd >> where; echo "$${WORD:-none} $$REANA_WORKSPACE $$REANA_WORKFLOW_UUID" >> where',
  ];
  const { id } = await run('places', serial([{ commands }]));
  const workspace = join(server.dataDir, 'workspaces', id);
  expect(await fileOf(id, 'where')).toBe(`${workspace}/sub\n${workspace}\nnone ${workspace} ${id}\n`);
  expect((await server.ended(id)).progress.current_step_name).toBe('');
  expect((await jobsOf(id)).map(({ job_name }) => job_name)).toEqual(['', '']);
});

test('the first command that fails ends the run, with its reason', async () => {
  const steps = [
    { name: 'a', commands: ['true', 'echo going wrong >&2; exit 3'] },
    { name: 'b', commands: ['true'] },
  ];
  const { id } = await run('failing', serial(steps));
  expect(await server.ended(id)).toMatchObject({
    status: 'failed',
    progress: { current_step_name: 'a', failed: { total: 1 }, finished: { total: 1 }, total: { total: 3 } },
  });
  const logs = await server.logs(id);
  expect(logs.workflow_logs).toContain('failed step: a, command 2 of 2 (exit code 3)');
  expect((await jobsOf(id)).at(-1)?.logs).toContain('\ngoing wrong\n');
});

test.each<[string, object, object, string[]]>([
  ['target', {}, { TARGET: 'make' }, ['echo hello > a', 'cat a >> b']],
  ['from', {}, { FROM: 'fit' }, ['cat b >> c', 'cat c >> d']],
  ['declared', { TARGET: 'make' }, {}, ['echo hello > a', 'cat a >> b']],
  ['replaced', { TARGET: 'make', FROM: 'fit' }, { TARGET: 'FIT' }, ['cat b >> c']],
  [
    'empty',
    { TARGET: '' },
    { FROM: '', CACHE: 'off' },
    ['echo hello > a', 'cat a >> b', 'cat b >> c', 'cat c >> d'],
  ],
])('TARGET and FROM choose the steps: %s', async (name, options, operational_options, commands) => {
  const declared = structuredClone(CHAIN) as { inputs: { options?: object } };
  declared.inputs.options = options;
  const created = await server.createRun(name, declared);
  await server.upload(created.id, 'b', 'given\n');
  expect((await start(created.id, { operational_options })).status).toBe(200);
  expect(await server.ended(created.id)).toMatchObject({
    status: 'finished',
    progress: { finished: { total: commands.length }, total: { total: 4 } },
  });
  expect(await commandsOf(created.id)).toEqual(commands);
});

test('a parameter that is given as text is that text', async () => {
  const command = 'echo $a ${b} ${c} ${d}';
  const parameters = { a: 1, b: true, c: [1, 'x', null], d: 2 };
  const { id } = await run('texts', serial([{ commands: [command] }], { parameters }), {
    input_parameters: { a: '9', d: { k: 1.5 } },
  });
  expect(await commandsOf(id)).toEqual(["echo 9 True [1, 'x', None] {'k': 1.5}"]);
});

test('what cannot run is refused at the start, and the run can be mended', async () => {
  const created = await server.createRun('refused', CHAIN);
  const refusals = [
    { operational_options: { TARGET: 'pots' } },
    { operational_options: { FROM: 'plot', TARGET: 'make' } },
    { operational_options: { FROM: 7 } },
    { operational_options: { report: 'report.html' } },
    { operational_options: { accept_metadir: true } },
    { operational_options: { what: 'x' } },
    { input_parameters: { evnets: 1 } },
    { restart: true },
  ];
  const messages: string[] = [];
  for (const terms of refusals) {
    const { status, json } = await start(created.id, terms);
    expect([terms, status]).toEqual([terms, 'restart' in terms ? 403 : 400]);
    messages.push(json.message);
  }
  expectWords(messages);
  expect((await start(created.id)).status).toBe(200);
});

test('a command that cannot be expanded is refused before the first job, with every fault', async () => {
  const commands = ['echo $(date) $HOME', 'echo ok'];
  const created = await server.createRun(
    'faulty',
    serial([{ name: 'a', commands }, { commands: ['ls $1'] }]),
  );
  const answer = await start(created.id, { operational_options: { TARGET: 'a' } });
  expect(answer.status).toBe(400);
  expectWords(answer.json.message.split('\n'));
});

test.each<[string, object]>([
  ['a file', { type: 'serial', file: 'workflow.json' }],
  ['nothing', { type: 'serial' }],
  ['cwl', { type: 'cwl', file: 'main.cwl' }],
  ['snakemake', { type: 'snakemake', file: 'Snakefile' }],
])('%s is refused when the run is created', async (_name, workflow) => {
  const answer = await server.send('POST', '/api/workflows', { json: { workflow } });
  expect(answer.status).toBe(400);
  expectWords(answer.json.message);
});

test.each<[string, object]>([
  ['no steps', {}],
  ['empty steps', { steps: [] }],
  ['a step that is none', { steps: ['ls'] }],
  ['a step without an image', { steps: [{ commands: ['ls'] }] }],
  ['a step without commands', { steps: [{ environment: 'x:1' }] }],
  ['a single command', { steps: [{ environment: 'x:1', commands: 'ls' }] }],
  ['a number for a command', { steps: [{ environment: 'x:1', commands: [5] }] }],
  [
    'an amount of memory that REANA refuses',
    { steps: [{ environment: 'x:1', commands: ['ls'], kubernetes_memory_limit: '256MB' }] },
  ],
  [
    'a run time that REANA refuses',
    { steps: [{ environment: 'x:1', commands: ['ls'], htcondor_max_runtime: '2h' }] },
  ],
])('%s is refused when the run is started', async (_name, specification) => {
  const created = await server.createRun('shape', { workflow: { type: 'serial', specification } });
  const answer = await start(created.id);
  expect(answer.status).toBe(400);
  expectWords(answer.json.message);
});

test('a restart begins with the first step again, in the same workspace, unless FROM says otherwise', async () => {
  await run('again', CHAIN, { input_parameters: { word: 'bye' }, operational_options: { TARGET: 'fit' } });
  const restart = async (operational_options: object): Promise<void> => {
    const { json } = await start('again', { restart: true, operational_options });
    await server.ended(json.workflow_id);
  };
  await restart({});
  expect(await commandsOf('again.1.1')).toHaveLength(4);
  expect(await fileOf('again.1', 'd')).toBe('bye\nbye\nhello\n');
  await restart({ FROM: 'plot' });
  expect(await commandsOf('again.1.2')).toEqual(['cat c >> d']);
  expect(await fileOf('again.1', 'd')).toBe('bye\nbye\nhello\nbye\nbye\nhello\n');
});

test('a command that runs is stopped with its processes', async () => {
  const steps = [{ name: 'wait', commands: [`echo so far; (${gate.command()}) & wait`, 'touch never'] }];
  const created = await server.createRun('slow', serial(steps));
  await start(created.id);
  await gate.reached();
  expect((await jobsOf(created.id))[0]?.logs).toContain('so far\n');
  const answer = await server.send('PUT', `/api/workflows/${created.id}/status?status=stop`, { json: {} });
  expect([answer.status, answer.json.status]).toEqual([200, 'stopped']);
  await gate.left();
  expect(await server.ended(created.id)).toMatchObject({
    status: 'stopped',
    progress: { running: { total: 0 } },
  });
  expect((await fileOf(created.id, 'never')).includes('does not exist')).toBe(true);
});

test('a run that is under way is taken up by the next server at the command that was running', async () => {
  const first = await TestServer.start();
  const commands = [
    'echo once >> first',
    `echo twice >> second; test -e go || (${gate.command()})`,
    'cat first second',
  ];
  const created = await first.createRun('resumed', serial([{ name: 'all', commands }]));
  await first.send('POST', `/api/workflows/${created.id}/start`, { json: {} });
  await gate.reached();
  await first.upload(created.id, 'go', '');
  await first.server.close();
  const second = await TestServer.start({ dataDir: first.dataDir });
  try {
    expect(await second.ended(created.id)).toMatchObject({
      status: 'finished',
      progress: { finished: { total: 3 }, total: { total: 3 } },
    });
    const workspace = join(first.dataDir, 'workspaces', created.id);
    expect(await readFile(join(workspace, 'first'), 'utf8')).toBe('once\n');
    expect(await readFile(join(workspace, 'second'), 'utf8')).toBe('twice\ntwice\n');
    const job = Object.values((await second.logs(created.id)).job_logs).at(-1);
    expect(job?.logs).toContain('once\ntwice\ntwice\n');
  } finally {
    await second.close();
  }
});

test('a command has the memory that its step requests, and the image without tag is the latest', async () => {
  const steps = [
    {
      commands: ['true'],
      environment: 'plain',
      kubernetes_memory_limit: '256Mi',
      kubernetes_cpu_request: '2',
    },
    { commands: ['true'] },
  ];
  const created = await run('requests', serial(steps));
  const tasks = server.runtime.tasks.filter(({ workspace }) => workspace.endsWith(created.id));
  expect(tasks.map(({ image, cores, memoryBytes }) => [image, cores, memoryBytes])).toEqual([
    ['plain:latest', 2, 256 * 1024 ** 2],
    ['test:1', 1, 1.5 * 1024 ** 3],
  ]);
});

test('the server says which workflows it runs', async () => {
  const { json } = await server.send('GET', '/api/info');
  expect(json).toMatchObject({ supported_workflow_engines: { value: ['serial', 'yadage'] } });
});
