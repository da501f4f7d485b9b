import { UsageError } from '../../src/core/errors.js';
import { restart } from '../../src/runs/restart.js';
import { SpecError } from '../../src/analysis/diagnostic.js';
import { recorded, StubServer, type Route } from '../reana/stub-server.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';

const ID = 'd0209abd-8091-4502-a4ae-253cc79d7448';
const API = `/api/workflows/${ID}`;

let stub: StubServer;
afterEach(() => stub.close());

async function serve(
  status: string,
  given: object = {},
  routes: Readonly<Record<string, Route>> = {},
): Promise<StubServer> {
  const item = { id: ID, name: 'greetings.1', status };
  stub = await StubServer.start({
    'GET /api/workflows/greetings.1/parameters': recorded('parameters'),
    [`GET ${API}/parameters`]: recorded('parameters'),
    'GET /api/workflows': { body: { items: [item], total: 1 } },
    [`GET ${API}/specification`]: { body: { specification: {}, parameters: given } },
    [`POST ${API}/start`]: recorded('restart'),
    ...routes,
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

describe('with another specification', () => {
  const WORKSPACE = `${API}/workspace`;

  /** The warnings of a restart on a server of this version. */
  async function warnings(version: string, capabilities: readonly string[] = []): Promise<string[]> {
    await serve(
      'finished',
      {},
      {
        'GET /api/ping': { body: { message: 'OK', api_capabilities: capabilities } },
        'GET /api/you': { body: { email: 'a@b', reana_server_version: version } },
        [`POST ${WORKSPACE}`]: { body: { message: 'uploaded' } },
        [`POST ${API}/restart`]: recorded('restart'),
      },
    );
    const found: string[] = [];
    const file = 'test/fixtures/cli/small/reana.yaml';
    await restart(stub.client(), 'greetings.1', { file, onWarning: (warning) => found.push(warning) });
    expect(stub.calls.filter((call) => /^POST .*start$/.test(call))).toHaveLength(1);
    return found.map((warning) => warning.replace(stub.url, 'SERVER'));
  }

  test.each(['0.95.0a5', '0.95.0-alpha.6', '0.95.0'])(
    'servers %s before bundles fail at it',
    async (version) => {
      const [warning, ...others] = await warnings(version);
      expect(others).toEqual([]);
      expect(warning).toContain(version);
      expectWords(warning ?? '');
    },
  );

  test.each(['0.9.0', '0.9.4', '0.96.0', '', '10.95'])('servers %j do not', async (version) => {
    expect(await warnings(version)).toEqual([]);
  });

  test('servers with bundles do not', async () => {
    expect(await warnings('0.95.0a9', ['workflow-specification-bundles-v1'])).toEqual([]);
  });
});
