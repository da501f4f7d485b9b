import { VERSION } from '../../../src/core/version/version.js';
import { PROTOCOL_GENERATIONS, type ProtocolGeneration } from '../../../src/local/generation.js';
import { expectWords } from '../../support/words.js';
import { bundleOf, WHOLE } from '../support/bundle-body.js';
import { TestServer, type Answer, type Sending } from '../support/server-fixture.js';

const CONFIGURATION = '/api/.well-known/openid-configuration';
const JSON_RUN: Sending = { json: { workflow: { type: 'yadage', file: 'workflow.yml' } } };
const BUNDLE_RUN: Sending = bundleOf(WHOLE);

const BUNDLE = ['workflow-specification-bundles-v1'];

type Generation = ProtocolGeneration | undefined;
const servers = new Map<Generation, TestServer>();
/** A token that every server with logins takes from its own provider. */
const bearers = new Map<Generation, string>();

beforeAll(async () => {
  for (const generation of [...PROTOCOL_GENERATIONS, undefined]) {
    const server = await TestServer.start(generation === undefined ? {} : { generation });
    servers.set(generation, server);
    const takesLogins = generation === undefined || generation === 'oidc';
    bearers.set(generation, takesLogins ? await server.bearer() : (bearers.get(undefined) ?? 'a.b.c'));
  }
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

const CREDENTIALS: Readonly<Record<string, (server: TestServer, bearer: string) => Sending>> = {
  none: () => ({ token: null }),
  'query token': ({ server }) => ({ token: server.token }),
  'wrong query token': () => ({ token: 'x'.repeat(43) }),
  bearer: (_server, bearer) => ({ bearer }),
  'wrong bearer': () => ({ bearer: 'a.b.c' }),
  'query token in the header': ({ server }) => ({ bearer: server.token }),
  'bearer in the query': (_server, bearer) => ({ token: bearer }),
  'another scheme': ({ server }) => ({ token: null, headers: { Authorization: `Basic ${server.token}` } }),
};

/** Status and, when it is refused, text. */
type Outcome = readonly [status: number, message?: string];

// Words of REANA's own servers, which clients know them by.
const signedOut: Outcome = [401, 'User not signed in'];
const noBearer: Outcome = [
  401,
  'User not signed in. Please authenticate with a Bearer token (see `reana-client login`) or via the web login.',
];
const badBearer: Outcome = [401, 'Invalid access token.'];
const badToken: Outcome = [403, 'Token not valid.'];
const ok: Outcome = [200];

const ACCESS: Readonly<Record<string, Readonly<Record<string, Outcome>>>> = {
  none: { '0.9': signedOut, bundle: signedOut, oidc: noBearer, all: signedOut },
  'query token': { '0.9': ok, bundle: ok, oidc: noBearer, all: ok },
  'wrong query token': { '0.9': badToken, bundle: badToken, oidc: noBearer, all: badToken },
  bearer: { '0.9': signedOut, bundle: signedOut, oidc: ok, all: ok },
  'wrong bearer': { '0.9': signedOut, bundle: signedOut, oidc: badBearer, all: badBearer },
  'query token in the header': { '0.9': signedOut, bundle: signedOut, oidc: badBearer, all: badBearer },
  'bearer in the query': { '0.9': badToken, bundle: badToken, oidc: noBearer, all: badToken },
  'another scheme': { '0.9': signedOut, bundle: signedOut, oidc: noBearer, all: noBearer },
};

function generationOf(name: string): Generation {
  return PROTOCOL_GENERATIONS.find((generation) => generation === name);
}

function serverOf(name: string): TestServer {
  return servers.get(generationOf(name))!;
}

function withCredentials(name: string, credentials: string): Sending {
  return CREDENTIALS[credentials]!(serverOf(name), bearers.get(generationOf(name))!);
}

function outcomeOf({ status, json }: Answer): Outcome {
  return status < 300 ? [status] : [status, json.message];
}

const cases = Object.entries(ACCESS).flatMap(([credentials, outcomes]) =>
  Object.entries(outcomes).map(([generation, outcome]) => [generation, credentials, outcome] as const),
);

test.each(cases)('generation %s, %s', async (generation, credentials, outcome) => {
  const server = serverOf(generation);
  const sending = withCredentials(generation, credentials);
  for (const path of ['/api/you', '/api/workflows']) {
    expect([path, outcomeOf(await server.send('GET', path, sending))]).toEqual([path, outcome]);
  }
  for (const form of [JSON_RUN, BUNDLE_RUN]) {
    const created = await server.send('POST', '/api/workflows', { ...form, ...sending });
    if (outcome[0] === 200) expect([201, 400]).toContain(created.status);
    else expect(outcomeOf(created)).toEqual(outcome);
  }
});

test.each<[string, number, number]>([
  ['0.9', 201, 400],
  ['bundle', 400, 201],
  ['oidc', 400, 201],
  ['all', 201, 201],
])('generation %s takes the specification in its own form', async (generation, json, bundle) => {
  const server = serverOf(generation);
  const answers = [
    await server.send('POST', '/api/workflows', JSON_RUN),
    await server.send('POST', '/api/workflows', BUNDLE_RUN),
  ];
  expect(answers.map(({ status }) => status)).toEqual([json, bundle]);
  const refused = answers.filter(({ status }) => status === 400);
  expectWords(refused.map((answer) => answer.json.message));
});

test.each<[string, object, number, number]>([
  ['0.9', { message: 'OK', status: '200' }, 404, 404],
  ['bundle', { reana_server_version: '0.95.0a6', api_capabilities: BUNDLE }, 404, 200],
  ['oidc', { reana_server_version: '0.95.0a7', api_capabilities: BUNDLE }, 200, 200],
  ['all', { reana_server_version: '0.95.0a6', api_capabilities: BUNDLE }, 200, 200],
])('generation %s tells what it is', async (generation, ping, configuration, validate) => {
  const server = serverOf(generation);
  const pong = (await server.send('GET', '/api/ping', { token: null })).json;
  expect(pong).toEqual({ message: 'OK', status: '200', reana_madminer_version: VERSION, ...ping });
  expect((await server.send('GET', CONFIGURATION, { token: null })).status).toBe(configuration);
  expect((await server.send('POST', '/api/workflows/validate', BUNDLE_RUN)).status).toBe(validate);
  const form = generation === '0.9' ? JSON_RUN : BUNDLE_RUN;
  await server.send('POST', '/api/workflows?workflow_name=told', form);
  const restart = await server.send('POST', '/api/workflows/told/restart', { json: {} });
  // A restart is no JSON, where there is one at all.
  expect(restart.status).toBe(generation === '0.9' ? 404 : 400);
  expectWords(restart.json.message, 'restart');
});

test.each(['0.9', 'bundle', 'oidc', 'all'])('generation %s shows its token or not', async (generation) => {
  const you = (await serverOf(generation).send('GET', '/api/you')).json as unknown as Record<string, unknown>;
  expect('reana_token' in you).toBe(generation !== 'oidc');
});

test('a login at one server opens no other', async () => {
  const answer = await serverOf('all').send('GET', '/api/you', { bearer: bearers.get('oidc')! });
  expect(outcomeOf(answer)).toEqual(badBearer);
});

test('only the server that plays all generations says that it takes both kinds of credentials', async () => {
  const document = {
    issuer: `${serverOf('oidc').server.url}/openid`,
    reana_cli_client_id: 'reana-cli',
    reana_client_id: 'reana-cli',
  };
  const oidc = (await serverOf('oidc').send('GET', CONFIGURATION, { token: null })).json;
  expect(oidc).toMatchObject(document);
  expect(oidc).not.toHaveProperty('reana_query_token_supported');
  expect(oidc).not.toHaveProperty('reana_cli_loopback_port');
  const all = (await serverOf('all').send('GET', CONFIGURATION, { token: null })).json;
  expect(all).toHaveProperty('reana_query_token_supported', true);
});

test('health needs no credentials', async () => {
  const answer = await serverOf('oidc').send('GET', '/api/health', { token: null });
  expect([answer.status, answer.json]).toEqual([200, { status: 'ok', checks: { issuer: true } }]);
});
