import { StubServer } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

async function diff(specification: unknown, workspace: unknown): Promise<unknown> {
  const body = {
    reana_specification: JSON.stringify(specification),
    ...(workspace === undefined ? {} : { workspace_listing: JSON.stringify(workspace) }),
  };
  stub = await StubServer.start({ 'GET /api/workflows/a.1/diff/a.2': { body } });
  return stub.client().workflows.diff('a.1', 'a.2', { brief: true, contextLines: 2 });
}

test('sections that differ, and the files', async () => {
  const inputs = ['@@ -1 +1 @@', '-seed: 1', '+seed: 2'];
  await expect(
    diff({ inputs, outputs: [], version: null }, 'Files a.1/x and a.2/x differ\n'),
  ).resolves.toEqual({ specification: { inputs }, workspace: 'Files a.1/x and a.2/x differ\n' });
  expect([...stub.requests[0]!.query].filter(([key]) => key !== 'access_token')).toEqual([
    ['brief', 'true'],
    ['context_lines', '2'],
  ]);
});

test('the number of lines around a change is always sent: servers fail without it', async () => {
  stub = await StubServer.start({ '*': { body: { reana_specification: '{}' } } });
  await stub.client().workflows.diff('a.1', 'a.2');
  await stub.client().workflows.diff('a.1', 'a.2', { contextLines: 0 });
  expect(stub.requests.map(({ query }) => query.get('context_lines'))).toEqual(['5', '0']);
});

test('a section as one text, and a workspace that is gone', async () => {
  await expect(diff({ inputs: '-a\n+b\n' }, null)).resolves.toEqual({
    specification: { inputs: ['-a', '+b'] },
    workspace: '',
  });
});

test('nothing', async () => {
  await expect(diff({}, undefined)).resolves.toEqual({ specification: {}, workspace: '' });
});
