import type { Run } from '../../../src/reana/model.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, type Reply } from '../stub-server.js';

const ID = 'd0209abd-8091-4502-a4ae-253cc79d7448';

let stub: StubServer;
afterEach(() => stub.close());

const item = (index: number): object => ({ id: `id-${index}`, name: `n.${index}`, status: 'running' });
const page = (number: number, items: readonly object[], total: number): Reply => ({
  body: { items, page: number, total, has_next: false },
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of items) all.push(each);
  return all;
}

test('a list comes page after page, each asked for when it is wanted', async () => {
  const pages = [page(1, [item(1), item(2)], 3), page(2, [item(3)], 3)];
  stub = await StubServer.start({ 'GET /api/workflows': pages });
  const { workflows } = stub.client();
  const query = { search: 'n', statuses: ['running', 'failed'], pageSize: 2 } as const;
  expect((await collect(workflows.list(query))).map(({ name }) => name)).toEqual(['n.1', 'n.2', 'n.3']);
  expect(stub.requests.map(({ query: sent }) => [...sent].filter(([key]) => key !== 'access_token'))).toEqual(
    ['1', '2'].map((number) => [
      ['type', 'batch'],
      ['search', '{"name":["n"]}'],
      ['status', 'running,failed'],
      ['include_progress', 'true'],
      ['page', number],
      ['size', '2'],
    ]),
  );
});

test('the reader may leave a list', async () => {
  stub = await StubServer.start({ 'GET /api/workflows': page(1, [item(1), item(2)], 100) });
  let first: Run | undefined;
  for await (const run of stub.client().workflows.list()) {
    first = run;
    break;
  }
  expect(first?.name).toBe('n.1');
  expect(stub.requests).toHaveLength(1);
});

test('a server that promises more than it has does not hold us for ever', async () => {
  stub = await StubServer.start({ 'GET /api/workflows': [page(1, [item(1)], 9), page(2, [], 9)] });
  expect(await collect(stub.client().workflows.list({ pageSize: 1 }))).toHaveLength(1);
});

test('the status of an id comes from the list, which does not collect logs', async () => {
  stub = await StubServer.start({ 'GET /api/workflows': recorded('list-runs') });
  await expect(stub.client().workflows.status(ID)).resolves.toMatchObject({ status: 'finished' });
  expect(stub.calls).toEqual(['GET /api/workflows']);
  expect(stub.requests[0]!.query.get('workflow_id_or_name')).toBe(ID);
});

test('the status of a name asks for its id first', async () => {
  stub = await StubServer.start({
    'GET /api/workflows/greetings.1/parameters': recorded('parameters'),
    'GET /api/workflows': recorded('list-runs'),
  });
  await expect(stub.client().workflows.status('greetings.1')).resolves.toMatchObject({ id: ID });
});

test('a run that the list does not show, such as a shared one, is asked for itself', async () => {
  stub = await StubServer.start({
    'GET /api/workflows': recorded('list-runs-none'),
    [`GET /api/workflows/${ID}/status`]: recorded('status-failed'),
  });
  await expect(stub.client().workflows.status(ID)).resolves.toMatchObject({ status: 'failed' });
});

test('a run that is not there is not found', async () => {
  stub = await StubServer.start({ 'GET /api/workflows/nosuch/parameters': recorded('status-missing') });
  const failure = await failureOf(stub.client().workflows.status('nosuch'));
  expect(failure).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('"nosuch"') as string,
  });
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
});

test.each([
  [
    'start',
    'POST',
    'start',
    'start',
    { input_parameters: { seed: 2 }, operational_options: { accept_metadir: true } },
  ],
  ['stop', 'PUT', 'status', 'stop', {}],
  ['delete', 'PUT', 'status', 'delete', { all_runs: false, workspace: true }],
] as const)('%s sends what the server wants', async (verb, method, route, name, body) => {
  stub = await StubServer.start({ [`${method} /api/workflows/r.1/${route}`]: recorded(name) });
  const { workflows } = stub.client();
  const start = { parameters: { seed: 2 }, operationalOptions: { accept_metadir: true } };
  await (verb === 'start' ? workflows.start('r.1', start) : workflows[verb]('r.1'));
  const [request] = stub.requests;
  expect(JSON.parse(request!.body.toString())).toEqual(body);
  expect(request!.headers['content-length']).toBe(String(request!.body.length));
  if (verb !== 'start') expect(request!.query.get('status')).toBe(verb === 'stop' ? 'stop' : 'deleted');
});

test('specification, parameters and logs are as they were recorded', async () => {
  const api = '/api/workflows/r.1';
  stub = await StubServer.start({
    [`GET ${api}/specification`]: recorded('specification'),
    [`GET ${api}/parameters`]: recorded('parameters'),
    [`GET ${api}/logs`]: recorded('logs-finished'),
  });
  const { workflows } = stub.client();
  const { specification, parameters } = await workflows.specification('r.1');
  expect(specification['outputs']).toEqual({ files: ['greet/greetings.txt', 'count/count.txt'] });
  expect(parameters).toEqual({});
  await expect(workflows.parameters('r.1')).resolves.toEqual({ names: 'data/names.txt' });
  await expect(workflows.resolve('r.1')).resolves.toEqual({ id: ID, name: 'greetings.1' });
  const logs = await workflows.logs('r.1');
  expect(logs.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'greet finished',
    'count finished',
  ]);
});

test('a name that the server does not allow is told from a missing right', async () => {
  stub = await StubServer.start({
    'GET /api/ping': recorded('ping'),
    'POST /api/workflows': recorded('create-illegal-name'),
  });
  const newRun = { name: 'a.b', specification: {}, root: '/', workflowFiles: [] };
  await expect(stub.client().workflows.create(newRun)).rejects.toMatchObject({ code: 'invalid-name' });
});
