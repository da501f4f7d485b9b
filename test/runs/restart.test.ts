import { UsageError } from '../../src/core/errors.js';
import { restart } from '../../src/runs/restart.js';
import { SpecError } from '../../src/analysis/diagnostic.js';
import { recorded, StubServer } from '../reana/stub-server.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';

const ID = 'd0209abd-8091-4502-a4ae-253cc79d7448';
const API = `/api/workflows/${ID}`;

let stub: StubServer;
afterEach(() => stub.close());

async function serve(status: string, given: object = {}): Promise<StubServer> {
  const item = { id: ID, name: 'greetings.1', status };
  stub = await StubServer.start({
    'GET /api/workflows/greetings.1/parameters': recorded('parameters'),
    [`GET ${API}/parameters`]: recorded('parameters'),
    'GET /api/workflows': { body: { items: [item], total: 1 } },
    [`GET ${API}/specification`]: { body: { specification: {}, parameters: given } },
    [`POST ${API}/start`]: recorded('restart'),
  });
  return stub;
}

function sent(): unknown {
  return JSON.parse(stub.requests.at(-1)!.body.toString());
}

test('keeps what the run was started with, and lets Yadage into the workspace again', async () => {
  await serve('failed', { names: 'other.txt' });
  const run = await restart(stub.client(), 'greetings.1');
  expect(run.name).toBe('greetings.1.1');
  expect(sent()).toEqual({
    input_parameters: { names: 'other.txt' },
    operational_options: { accept_metadir: true },
    restart: true,
  });
});

test('puts new parameters over them, and knows their names', async () => {
  await serve('finished', { names: 'other.txt' });
  await restart(stub.client(), 'greetings.1', { parameters: { names: 'third.txt' } });
  expect(sent()).toMatchObject({ input_parameters: { names: 'third.txt' } });
  const misspelt = restart(stub.client(), 'greetings.1', { parameters: { nams: 1 } });
  await expect(misspelt).rejects.toThrow(SpecError);
});

test.each(['created', 'queued', 'pending', 'running', 'stopped', 'deleted'])(
  'changes nothing of a run that is %s',
  async (status) => {
    await serve(status);
    const failure = await failureOf(restart(stub.client(), 'greetings.1', { file: 'reana.yaml' }));
    expect(failure).toBeInstanceOf(UsageError);
    expectWords(wordsOf(failure));
    expect(stub.requests.every(({ method }) => method === 'GET')).toBe(true);
  },
);

test('leaves states that only newer servers have to the server', async () => {
  await serve('suspended');
  await restart(stub.client(), 'greetings.1');
  expect(stub.calls.at(-1)).toBe(`POST ${API}/start`);
});
