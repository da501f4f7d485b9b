import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, type Reply, type Route } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const API = '/api/workflows/greetings.1';
const OLD: Reply = recorded('ping');
const BUNDLES: Reply = {
  body: { message: 'OK', api_capabilities: ['workflow-specification-bundles-v1'] },
};
const restart = { parameters: { seed: 2 }, operationalOptions: { accept_metadir: true } };
const replacement = {
  specification: {
    workflow: { type: 'yadage', file: 'workflow.yml' },
    inputs: { parameters: { small: 1e-7 } },
  },
  workflow: { stages: [{ name: 'one' }] },
};

async function serve(ping: Reply, route: string, reply: Route = recorded('restart')): Promise<StubServer> {
  stub = await StubServer.start({ 'GET /api/ping': ping, [`POST ${API}/${route}`]: reply });
  return stub;
}

test('as it is: the same on all servers, and without asking which it is', async () => {
  await serve(OLD, 'start');
  await expect(stub.client().workflows.restart('greetings.1', restart)).resolves.toEqual({
    id: 'e1d59382-32c1-494b-b4bc-b61a705a684e',
    name: 'greetings.1.1',
    warnings: [],
  });
  expect(stub.calls).toEqual([`POST ${API}/start`]);
  expect(JSON.parse(stub.requests[0]!.body.toString())).toEqual({
    input_parameters: { seed: 2 },
    operational_options: { accept_metadir: true },
    restart: true,
  });
});

test('with another specification, on servers of JSON: with the workflow loaded', async () => {
  await serve(OLD, 'start');
  await stub.client().workflows.restart('greetings.1', { ...restart, replacement });
  expect(JSON.parse(stub.requests[1]!.body.toString())).toMatchObject({
    restart: true,
    reana_specification: {
      inputs: { parameters: { small: 1e-7 } },
      workflow: { type: 'yadage', file: 'workflow.yml', specification: { stages: [{ name: 'one' }] } },
    },
  });
});

test('with another specification, on servers of bundles: the parameters, then the file', async () => {
  await serve(BUNDLES, 'restart', {
    body: {
      workflow_id: 'i',
      workflow_name: 'greetings',
      run_number: 1.1,
      validation_warnings: [{ code: 'x', message: 'odd', path: 'inputs' }],
    },
  });
  await expect(stub.client().workflows.restart('greetings.1', { ...restart, replacement })).resolves.toEqual({
    id: 'i',
    name: 'greetings.1.1',
    warnings: ['inputs: odd'],
  });
  const { headers, body } = stub.requests[1]!;
  const text = body.toString();
  expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(headers['content-length']).toBe(String(body.length));
  expect(text.match(/Content-Disposition: [^\r]+/g)).toEqual([
    'Content-Disposition: form-data; name="parameters"',
    'Content-Disposition: form-data; name="replacement"; filename="reana.yaml"',
  ]);
  expect(text).toContain(
    '\r\n\r\n{"input_parameters":{"seed":2},"operational_options":{"accept_metadir":true}}\r\n',
  );
  expect(text).toContain('Content-Type: application/octet-stream\r\n\r\n{"workflow": {"type": "yadage"');
  expect(text).toContain('"small": 1.0e-7');
});

test('is never repeated when it may have been done, and says so', async () => {
  await serve(OLD, 'start', { status: 502, body: '' });
  const failure = await failureOf(stub.client().workflows.restart('greetings.1'));
  expect(failure).toMatchObject({
    code: 'create-outcome-unknown',
    message: expect.stringContaining('greetings.1') as string,
  });
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
  expect(stub.requests).toHaveLength(1);
});

test('is repeated when the server was too busy to begin', async () => {
  await serve(OLD, 'start', [recorded('rate-limited'), recorded('restart')]);
  await stub.client().workflows.restart('greetings.1');
  expect(stub.requests).toHaveLength(2);
});

test('is refused for a run that goes on', async () => {
  const message = 'Only finished or failed workflows can be restarted.';
  await serve(OLD, 'start', { status: 403, body: { message } });
  const restarting = stub.client().workflows.restart('greetings.1');
  await expect(restarting).rejects.toMatchObject({ code: 'not-restartable' });
});
