import { StubServer, type Reply } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

async function serve(reply: Reply): Promise<StubServer> {
  stub = await StubServer.start({ 'POST /api/launch': reply });
  return stub;
}

const launched = { workflow_id: 'i', workflow_name: 'n.1', message: 'submitted' };

test('parameters are sent as text, and what is left out stays out', async () => {
  await serve({ body: launched });
  const { workflows } = stub.client();
  await workflows.launch({ url: 'https://example.org/a' });
  const launch = { url: 'https://example.org/a', name: 'n', parameters: { a: 1 }, specification: 'r.yaml' };
  await expect(workflows.launch(launch)).resolves.toEqual({ id: 'i', name: 'n.1', warnings: [] });
  expect(stub.requests.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
    { url: 'https://example.org/a' },
    { ...launch, parameters: '{"a":1}' },
  ]);
});

test.each<[unknown, readonly string[]]>([
  [{ additional_properties: ['inputs.x', 'y'] }, ['additional properties: inputs.x, y']],
  [[{ code: 'x', message: 'odd', path: 'inputs' }], ['inputs: odd']],
  [null, []],
])('warnings in both their forms: %j', async (validation_warnings, warnings) => {
  await serve({ body: { ...launched, validation_warnings } });
  await expect(stub.client().workflows.launch({ url: 'u' })).resolves.toMatchObject({ warnings });
});

test('an unknown outcome is told from a server that does not do it', async () => {
  await serve({ status: 503, body: {} });
  await expect(stub.client().workflows.launch({ url: 'u' })).rejects.toMatchObject({
    code: 'create-outcome-unknown',
  });
  await stub.close();
  await serve({ status: 501, body: { message: 'not here' } });
  await expect(stub.client().workflows.launch({ url: 'u' })).rejects.toMatchObject({ status: 501 });
});
