import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortedError, type ReanaMadminerError } from '../../../src/core/errors.js';
import { SubmissionError } from '../../../src/runs/submit/submission-error.js';
import { makeRunHandle, type RunHandle } from '../../../src/runs/run-handle.js';
import type { SubmitEvent } from '../../../src/runs/events.js';
import { submit } from '../../../src/runs/submit/submit.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { recorded, StubServer, type Reply, type Route, type SeenRequest } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { ID } from '../script.js';

const SPACE = `/api/workflows/${ID}/workspace`;
const FILES: Readonly<Record<string, string>> = {
  'reana.yaml': `
inputs:
  files: [data/names.txt]
  parameters: {names: data/names.txt, count: 3}
workflow: {type: yadage, file: workflow.yml}
outputs: {files: [greet/greetings.txt]}
`,
  'workflow.yml': `
stages:
- name: greet
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {names: {step: init, output: names}, count: {step: init, output: count}, out: '{workdir}/greetings.txt'}
    step: {$ref: steps.yml#/greet}
`,
  'steps.yml': `
greet:
  process: {process_type: string-interpolated-cmd, cmd: 'head -{count} {names} > {out}'}
  environment: {environment_type: docker-encapsulated, image: debian, imagetag: bookworm}
  publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`,
  'data/names.txt': 'Ada\nGrace\n',
};

let folder: string;
let stub: StubServer;
let workspace: Map<string, Buffer>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'submit-'));
  await mkdir(join(folder, 'data'));
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
  workspace = new Map();
});

afterEach(async () => {
  await stub.close();
  await rm(folder, { recursive: true });
});

/** A server that keeps what is uploaded. */
async function startServer(
  routes: Readonly<Record<string, Route>> = {},
  capabilities: string[] = [],
): Promise<void> {
  stub = await StubServer.start({
    'GET /api/ping': { body: { message: 'OK', api_capabilities: capabilities } },
    'GET /api/workflows': { body: { items: [], total: 0 } },
    'POST /api/workflows': recorded('create'),
    [`POST ${SPACE}`]: ({ query, body }) => {
      workspace.set(query.get('file_name')!, body);
      return recorded('upload');
    },
    [`GET ${SPACE}`]: listWorkspace,
    [`POST /api/workflows/${ID}/start`]: recorded('start'),
    ...routes,
  });
}

function listWorkspace(): Reply {
  const items = [...workspace].map(([name, { length }]) => ({ name, size: { raw: length } }));
  return { body: { items, total: items.length } };
}

/** Takes all files and loses one of them. */
function loseNames({ query, body }: SeenRequest): Reply {
  const path = query.get('file_name')!;
  if (path !== 'data/names.txt') workspace.set(path, body);
  return recorded('upload');
}

function bodyOf(path: string): unknown {
  return JSON.parse(
    stub.requests.find((request) => request.path === path && request.method === 'POST')!.body.toString(),
  );
}

test('a submission creates, uploads, compares and starts, and says so', async () => {
  await startServer();
  const events: SubmitEvent[] = [];
  const run = await submit(stub.client(), {
    file: join(folder, 'reana.yaml'),
    name: 'greetings',
    parameters: { count: 2 },
    onProgress: (event) => events.push(event),
  });
  expect(run).toMatchObject({ id: ID, name: 'greetings.1', serverUrl: stub.url });
  expect([...workspace.keys()].sort()).toEqual(['data/names.txt', 'steps.yml', 'workflow.yml']);
  expect(workspace.get('data/names.txt')?.toString()).toBe('Ada\nGrace\n');
  expect(bodyOf('/api/workflows')).toMatchObject({
    workflow: { type: 'yadage', file: 'workflow.yml', files: ['steps.yml'] },
  });
  expect(bodyOf(`/api/workflows/${ID}/start`)).toEqual({
    input_parameters: { count: 2 },
    operational_options: { accept_metadir: true },
  });
  expect(events.map(({ type }) => type)).toEqual([
    'checked',
    'created',
    'uploading',
    'uploaded',
    'uploaded',
    'uploaded',
    'started',
  ]);
  const bytes = [...workspace.values()].reduce((sum, { length }) => sum + length, 0);
  expect(events[2]).toEqual({ type: 'uploading', files: 3, bytes, present: 0 });
  expect(events[5]).toMatchObject({ files: 3, bytes });
});

test('a cluster is not sent what it refuses, and the user is told what it ignores', async () => {
  await startServer();
  const steps = join(folder, 'steps.yml');
  const text = FILES['steps.yml']!;
  await writeFile(steps, text.replace('imagetag: bookworm', 'imagetag: bookworm, envscript: /setup.sh'));
  const events: SubmitEvent[] = [];
  await submit(stub.client(), {
    file: join(folder, 'reana.yaml'),
    onProgress: (event) => events.push(event),
  });
  const [checked] = events;
  const warnings = checked?.type === 'checked' ? checked.warnings : [];
  expect(warnings.map(({ code, file, line }) => [code, file, line])).toContainEqual([
    'ignored-key',
    steps,
    4,
  ]);
  const before = stub.requests.filter(({ method }) => method === 'POST').length;
  await writeFile(steps, text.replace(/\{environment_type: .*\}/, '{environment_type: localproc-env}'));
  const failure = await failureOf(submit(stub.client(), { file: join(folder, 'reana.yaml') }));
  expect(failure.code).toBe('invalid-specification');
  expect(stub.requests.filter(({ method }) => method === 'POST')).toHaveLength(before);
});

test('a server of bundles is not sent the workflow a second time', async () => {
  await startServer(
    {
      [`GET ${SPACE}`]: () => {
        workspace.set('workflow.yml', Buffer.from(FILES['workflow.yml']!));
        return listWorkspace();
      },
    },
    ['workflow-specification-bundles-v1'],
  );
  const events: SubmitEvent[] = [];
  await submit(stub.client(), {
    file: join(folder, 'reana.yaml'),
    onProgress: (event) => events.push(event),
  });
  const uploads = stub.requests.filter(({ method, path }) => method === 'POST' && path === SPACE);
  expect(uploads.map(({ query }) => query.get('file_name'))).toEqual(['data/names.txt']);
  // What came with the creation of a new run was not there before.
  expect(events).toContainEqual({ type: 'uploading', files: 1, bytes: 10, present: 0 });
});

test('a file of which the server kept only half is sent again', async () => {
  let turn = 0;
  const keep = ({ query, body }: SeenRequest): Reply => {
    const name = query.get('file_name')!;
    if (name === 'data/names.txt') turn += 1;
    workspace.set(name, name === 'data/names.txt' && turn === 1 ? body.subarray(0, 3) : body);
    return recorded('upload');
  };
  await startServer({ [`POST ${SPACE}`]: keep });
  await submit(stub.client(), { file: join(folder, 'reana.yaml') });
  expect(workspace.get('data/names.txt')?.toString()).toBe('Ada\nGrace\n');
  expect(stub.requests.filter(({ method, path }) => method === 'POST' && path === SPACE)).toHaveLength(4);
});

describe('what goes wrong after the run was created', () => {
  test.each<[string, Readonly<Record<string, Route>>, object]>([
    ['a file that never arrives whole', { [`POST ${SPACE}`]: loseNames }, { code: 'transfer', kind: 'size' }],
    [
      'a start that is refused',
      {
        [`POST /api/workflows/${ID}/start`]: recorded('start-again'),
        [`GET /api/workflows/${ID}/status`]: recorded('status-missing'),
      },
      { code: 'already-started' },
    ],
  ])('%s names the run that is left', async (_name, routes, cause) => {
    await startServer(routes);
    const options = { file: folder, journal: join(folder, 'journals') };
    const failure = await failureOf(submit(stub.client(), options));
    expect(failure).toBeInstanceOf(SubmissionError);
    expect(failure.cause).toMatchObject(cause);
    const { exitCode, code } = failure.cause as ReanaMadminerError;
    expect(failure).toMatchObject({ exitCode, code, run: { id: ID, name: 'greetings.1' } });
    expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
  });

  test('without a journal, the run is to be removed', async () => {
    await startServer({ [`POST ${SPACE}`]: loseNames });
    const failure = await failureOf(submit(stub.client(), { file: folder, journal: false }));
    expect(failure).toMatchObject({ run: { name: 'greetings.1' } });
    expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
  });

  test('a run that somebody else started is what was asked for', async () => {
    await startServer({
      [`POST /api/workflows/${ID}/start`]: recorded('start-again'),
      [`GET /api/workflows/${ID}/status`]: recorded('status-finished'),
    });
    const run = await submit(stub.client(), { file: folder });
    expect(run.id).toBe(ID);
  });

  test('a start that was sent may still be handled: it is looked for before it is sent again', async () => {
    const options = { file: folder, journal: join(folder, 'journals') };
    await startServer({
      [`POST /api/workflows/${ID}/start`]: (_request, response) => void response.destroy(),
    });
    await expect(submit(stub.client(), options)).rejects.toThrow(SubmissionError);
    const starts = stub.calls.filter((call) => call.endsWith('/start')).length;
    const listed = (status: string): Reply => ({
      body: { items: [{ id: ID, name: 'greetings.1', status }], total: 1 },
    });
    stub.use({ 'GET /api/workflows': [listed('created'), listed('created'), listed('queued')] });
    expect((await submit(stub.client(), options)).id).toBe(ID);
    expect(stub.calls.filter((call) => call.endsWith('/start'))).toHaveLength(starts);
  });

  test('an abort ends the uploads, and the next call goes on', async () => {
    await startServer({
      'GET /api/workflows': {
        body: { items: [{ id: ID, name: 'greetings.1', status: 'created' }], total: 1 },
      },
    });
    const abort = new AbortController();
    const failure = await failureOf(
      submit(stub.client(), {
        file: folder,
        journal: join(folder, 'journals'),
        signal: abort.signal,
        onProgress: ({ type }) => {
          if (type === 'uploading') abort.abort();
        },
      }),
    );
    expect(failure.cause).toBeInstanceOf(AbortedError);
    expect(failure.exitCode).toBe(130);
    expectWords(failure.hint ?? '');
    expect(stub.calls).not.toContain(`POST /api/workflows/${ID}/start`);
    const events: SubmitEvent[] = [];
    const run = await submit(stub.client(), {
      file: folder,
      journal: join(folder, 'journals'),
      onProgress: (event) => events.push(event),
    });
    expect(run.id).toBe(ID);
    expect(events[1]).toMatchObject({
      type: 'resumed',
      found: 'created',
      run: { id: ID, name: 'greetings.1' },
    });
    expect(stub.calls.filter((call) => call === 'POST /api/workflows')).toHaveLength(1);
  });
});

test.each<[string, object]>([
  ['a misspelt parameter', { parameters: { cuont: 2 } }],
  ['a file that is not there', { file: '/nosuch/reana.yaml' }],
])('%s is found before anything is sent', async (_name, options) => {
  await startServer();
  await expect(submit(stub.client(), { file: folder, ...options })).rejects.toThrow(SpecError);
  expect(stub.calls).toEqual([]);
});

describe('outputs', () => {
  const listing = recorded('list-files-finished');

  async function attached(routes: Readonly<Record<string, Route>> = {}): Promise<RunHandle> {
    await startServer({
      'GET /api/workflows/greetings/parameters': recorded('parameters'),
      [`GET /api/workflows/${ID}/specification`]: recorded('specification'),
      [`GET ${SPACE}`]: listing,
      [`GET ${SPACE}/greet/greetings.txt`]: recorded('download'),
      [`GET ${SPACE}/count/count.txt`]: { body: sized('count/count.txt') },
      ...routes,
    });
    const client = stub.client();
    return makeRunHandle(client, await client.workflows.resolve('greetings'));
  }

  function sized(path: string): string {
    const { items } = listing.body as { items: { name: string; size: { raw: number } }[] };
    return 'x'.repeat(items.find(({ name }) => name === path)!.size.raw);
  }

  test('are those that the specification declares', async () => {
    const run = await attached();
    expect(run).toMatchObject({ id: ID, name: 'greetings.1' });
    const paths = (await run.outputs.list()).map(({ path }) => path);
    expect(paths).toEqual(['count/count.txt', 'greet/greetings.txt']);
  });

  test('are downloaded under their paths', async () => {
    const run = await attached();
    const types: string[] = [];
    const target = join(folder, 'results');
    const saved = await run.outputs.download(target, { onProgress: ({ type }) => types.push(type) });
    expect(saved).toEqual([join(target, 'count/count.txt'), join(target, 'greet/greetings.txt')]);
    expect(await readFile(saved[1]!, 'utf8')).toContain('Hello Grace!');
    expect(types).toEqual(['downloading', 'downloaded', 'downloaded']);
  });

  test('may be named, as files, directories or patterns', async () => {
    const matches = {
      items: [
        { name: 'greet', size: { raw: 0 } },
        { name: 'greet/greetings.txt', size: { raw: 36 } },
      ],
    };
    const list: Route = ({ query }) => (query.get('file_name') === 'gr*/**' ? { body: matches } : listing);
    const run = await attached({ [`GET ${SPACE}`]: list });
    for (const path of ['greet/greetings.txt', 'greet', 'gr*/**']) {
      const saved = await run.outputs.download(join(folder, 'results'), { paths: [path] });
      expect(saved).toEqual([join(folder, 'results/greet/greetings.txt')]);
    }
  });

  test('that are named and not there are an error', async () => {
    const run = await attached();
    const failure = await failureOf(run.outputs.download(folder, { paths: ['greet', 'nosuch'] }));
    expect(failure.code).toBe('transfer');
    expectWords(wordsOf(failure));
  });
});
