import { recorded, StubServer, type Reply } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const newRun = {
  name: 'n',
  specification: { workflow: { type: 'yadage', file: 'package.json', files: [] } },
  root: process.cwd(),
  workflowFiles: ['package.json'],
};

async function serve(answer: unknown): Promise<StubServer> {
  const ping: Reply = { body: { message: 'OK', api_capabilities: ['workflow-specification-bundles-v1'] } };
  stub = await StubServer.start({ 'GET /api/ping': ping, 'POST /api/workflows/validate': { body: answer } });
  return stub;
}

test('a server that checks only at the start is not asked', async () => {
  stub = await StubServer.start({ 'GET /api/ping': recorded('ping') });
  await expect(stub.client().workflows.validate(newRun)).resolves.toEqual({ offered: false });
  expect(stub.calls).toEqual(['GET /api/ping']);
});

test('an invalid workflow is an answer with findings', async () => {
  await serve({ valid: false, errors: [{ code: 'schema', message: 'bad', path: 'workflow.type', more: 1 }] });
  await expect(stub.client().workflows.validate(newRun)).resolves.toEqual({
    offered: true,
    valid: false,
    errors: [{ code: 'schema', message: 'bad', path: 'workflow.type' }],
    warnings: [],
    environmentsTruncated: false,
  });
  expect(stub.requests[1]!.query.has('environments')).toBe(false);
});

test('environments come when they are asked for', async () => {
  await serve({
    valid: true,
    environments: [{ image: 'python:3.11', runtime_uid: 1000, runtime_gid: 0 }],
    environments_truncated: true,
  });
  await expect(stub.client().workflows.validate(newRun, { environments: true })).resolves.toMatchObject({
    valid: true,
    environments: [{ image: 'python:3.11', uid: 1000, gid: 0 }],
    environmentsTruncated: true,
  });
  expect(stub.requests[1]!.query.get('environments')).toBe('true');
});
