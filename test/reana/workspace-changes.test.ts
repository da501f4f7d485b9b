import { ConflictError } from '../../src/reana/errors/api-error.js';
import { recorded, StubServer, type Reply } from './stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const API = '/api/workflows/r.1';
const report: Reply = {
  body: { deleted: { 'b/2': { size: 2 }, 'a/1': { size: 1 }, d: {} }, failed: { 'b/3': { error: 'busy' } } },
};

test('what matches a glob is removed and named, sorted', async () => {
  stub = await StubServer.start({ '*': report });
  await expect(stub.client().workspace.removeMatching('r.1', 'a b/**/x?[12]*.log')).resolves.toEqual({
    removed: [
      { path: 'a/1', size: 1 },
      { path: 'b/2', size: 2 },
      { path: 'd', size: 0 },
    ],
    failed: [{ path: 'b/3', reason: 'busy' }],
  });
  // The server decodes the path twice, so that a `?` of the glob needs that, too.
  expect(stub.calls).toEqual([`DELETE ${API}/workspace/a%20b/**/x%253F%5B12%5D*.log`]);
});

test('a directory goes after what is in it', async () => {
  stub = await StubServer.start({ '*': recorded('remove') });
  await stub.client().workspace.removeDirectory('r.1', 'odd[1]/');
  expect(stub.calls).toEqual([
    `DELETE ${API}/workspace/odd%5C%5B1%5C%5D/**`,
    `DELETE ${API}/workspace/odd%5C%5B1%5C%5D`,
  ]);
});

test('a directory stays when something in it does', async () => {
  stub = await StubServer.start({ '*': report });
  await stub.client().workspace.removeDirectory('r.1', 'b');
  expect(stub.calls).toEqual([`DELETE ${API}/workspace/b/**`]);
});

test.each(['', '/etc', '../x', 'a/../../x', 'a\\b'])('nothing is sent for the path %j', async (path) => {
  stub = await StubServer.start({});
  const { workspace } = stub.client();
  await expect(workspace.removeMatching('r.1', path)).rejects.toMatchObject({ code: 'unsafe-path' });
  await expect(workspace.removeDirectory('r.1', path)).rejects.toMatchObject({ code: 'unsafe-path' });
  await expect(workspace.move('r.1', path, 'b')).rejects.toMatchObject({ code: 'unsafe-path' });
  await expect(workspace.move('r.1', 'a', path)).rejects.toMatchObject({ code: 'unsafe-path' });
  expect(stub.requests).toEqual([]);
});

test('moving is asked for once', async () => {
  stub = await StubServer.start({
    'PUT /api/workflows/move_files/r.1': [
      { body: { message: 'moved' } },
      { status: 409, body: { message: 'Path a does not exist' } },
    ],
  });
  const { workspace } = stub.client();
  await workspace.move('r.1', 'a', 'b/c');
  expect(stub.requests[0]!.query.get('source')).toBe('a');
  expect(stub.requests[0]!.query.get('target')).toBe('b/c');
  await expect(workspace.move('r.1', 'a', 'b')).rejects.toThrow(ConflictError);
});

describe('disk usage', () => {
  test('as it was recorded, asked for by JSON in the body of a GET', async () => {
    stub = await StubServer.start({ [`GET ${API}/disk_usage`]: recorded('disk-usage') });
    const { workspace } = stub.client();
    await expect(workspace.diskUsage('r.1', { summarize: true })).resolves.toEqual([
      { path: '.', size: 311296 },
    ]);
    const [request] = stub.requests;
    expect(request!.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '18' });
    expect(JSON.parse(request!.body.toString())).toEqual({ summarize: true });
  });

  test('filters are JSON in the JSON; paths lose the slash that servers put before them', async () => {
    const body = { disk_usage_info: [{ name: '/a/b.txt', size: { raw: 4096, human_readable: '4 KiB' } }] };
    stub = await StubServer.start({ [`GET ${API}/disk_usage`]: { body } });
    await expect(
      stub.client().workspace.diskUsage('r.1', { names: ['.txt', 'b'], sizes: ['40'] }),
    ).resolves.toEqual([{ path: 'a/b.txt', size: 4096 }]);
    const sent = JSON.parse(stub.requests[0]!.body.toString()) as { search: string };
    expect(JSON.parse(sent.search)).toEqual({ name: ['.txt', 'b'], size: ['40'] });
  });
});

test('pruning says what goes where older and where newer servers look', async () => {
  stub = await StubServer.start({ [`POST ${API}/prune`]: { body: { message: 'pruned' } } });
  await stub.client().workflows.prune('r.1', { inputs: true });
  const [request] = stub.requests;
  expect(request!.query.get('include_inputs')).toBe('true');
  expect(request!.query.get('include_outputs')).toBe('false');
  expect(JSON.parse(request!.body.toString())).toEqual({ include_inputs: true, include_outputs: false });
});

test('retention rules, with states that only newer servers have', async () => {
  stub = await StubServer.start({ [`GET ${API}/retention_rules`]: recorded('retention-rules') });
  const { workflows } = stub.client();
  await expect(workflows.retentionRules('r.1')).resolves.toEqual([]);
  const rule = { id: 'i', workspace_files: '**/*.tmp', retention_days: 1, apply_on: '2026-11-24T23:59:59' };
  stub.use({
    [`GET ${API}/retention_rules`]: {
      body: {
        retention_rules: [
          { ...rule, status: 'active' },
          { ...rule, apply_on: null, status: 'paused' },
        ],
      },
    },
  });
  await expect(workflows.retentionRules('r.1')).resolves.toEqual([
    {
      pattern: '**/*.tmp',
      days: 1,
      appliesOn: new Date('2026-11-24T23:59:59Z'),
      status: 'active',
      rawStatus: 'active',
    },
    { pattern: '**/*.tmp', days: 1, status: 'unknown', rawStatus: 'paused' },
  ]);
});

test('the list of runs can be sorted, and be of sessions or of what is shared', async () => {
  const item = {
    ...{ id: 'i', name: 'n.1', status: 'finished', owner_email: 'a@b.org', shared_with: ['c@d.org'] },
    ...{ session_type: 'jupyter', session_uri: '/i', session_status: 'starting' },
  };
  stub = await StubServer.start({ 'GET /api/workflows': { body: { items: [item], total: 1 } } });
  const { workflows } = stub.client();
  const query = { withSession: true, shared: true, sharedBy: 'a@b.org', sort: 'disk' } as const;
  for await (const run of workflows.list(query)) {
    expect(run).toMatchObject({
      owner: 'a@b.org',
      sharedWith: ['c@d.org'],
      session: { type: 'jupyter', path: '/i', status: 'unknown', rawStatus: 'starting' },
    });
  }
  const sent = Object.fromEntries(stub.requests[0]!.query);
  expect(sent).toMatchObject({
    type: 'interactive',
    shared: 'true',
    shared_by: 'a@b.org',
    sort: 'disk-desc',
  });
  expect(sent).not.toHaveProperty('shared_with');
});

test('deleting all runs of a name', async () => {
  stub = await StubServer.start({ [`PUT ${API}/status`]: recorded('delete') });
  await stub.client().workflows.delete('r.1', { allRuns: true });
  expect(JSON.parse(stub.requests[0]!.body.toString())).toEqual({ all_runs: true, workspace: true });
});
