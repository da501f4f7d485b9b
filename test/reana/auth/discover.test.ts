import { systemClock } from '../../../src/core/clock.js';
import { discover, discoverLogin } from '../../../src/reana/auth/discover.js';
import { openConnection } from '../../../src/reana/http/connection.js';
import { StubServer, TestClock, type Route } from '../stub-server.js';
import { FakeProvider } from './fake-login.js';

const ROUTE = 'GET /api/.well-known/openid-configuration';

const open: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function ask(route: Route): Promise<Awaited<ReturnType<typeof discoverLogin>>> {
  const stub = await StubServer.start({ [ROUTE]: route });
  open.push(stub);
  return discoverLogin({ serverUrl: stub.url, clock: new TestClock() });
}

const document = {
  issuer: 'https://login.example.org/realms/reana',
  authorization_endpoint: 'https://login.example.org/auth',
  token_endpoint: 'https://login.example.org/token',
  device_authorization_endpoint: 'https://login.example.org/device',
  revocation_endpoint: 'https://login.example.org/revoke',
  reana_cli_client_id: 'reana-cli',
};

test('a server with logins tells its provider', async () => {
  expect(await ask({ body: { ...document, reana_cli_loopback_port: 8123, jwks_uri: 7 } })).toEqual({
    kind: 'oidc',
    provider: {
      issuer: document.issuer,
      clientId: 'reana-cli',
      authorizationEndpoint: document.authorization_endpoint,
      tokenEndpoint: document.token_endpoint,
      deviceAuthorizationEndpoint: document.device_authorization_endpoint,
      revocationEndpoint: document.revocation_endpoint,
      signingAlgorithms: ['RS256', 'ES256'],
      loopbackPort: 8123,
      takesQueryTokens: false,
    },
  });
});

test('a server that takes both says so', async () => {
  const answer = await ask({ body: { ...document, reana_query_token_supported: true } });
  expect(answer).toMatchObject({ kind: 'oidc', provider: { takesQueryTokens: true } });
});

test.each<[string, Route, string]>([
  ['404 as JSON', { status: 404, body: { message: 'Not Found' } }, 'none'],
  ['404 as a page', { status: 404, body: '<html>nothing here</html>' }, 'none'],
  ['405', { status: 405, body: '' }, 'none'],
  ['text', { body: 'pong' }, 'none'],
  ['JSON of something else', { body: { issuer: 'https://example.org' } }, 'none'],
  ['500', { status: 500, body: { message: 'misconfigured' } }, 'broken'],
  ['502', { status: 502, body: '<html>bad gateway</html>' }, 'broken'],
  ['503', { status: 503, body: { message: 'issuer is away' } }, 'broken'],
  ['no issuer', { body: { ...document, issuer: undefined } }, 'broken'],
  ['a token endpoint that is no address', { body: { ...document, token_endpoint: '/token' } }, 'broken'],
  ['secrets over http', { body: { ...document, token_endpoint: 'http://login.example.org/t' } }, 'broken'],
  ['a web page', { body: '\n<!doctype html><title>REANA</title>' }, 'unknown'],
  ['401', { status: 401, body: { message: 'no' } }, 'unknown'],
  [
    'a redirect',
    { status: 302, headers: { Location: 'https://evil.example.org/openid-configuration' } },
    'unknown',
  ],
])('%s', async (_name, route, kind) => {
  expect((await ask(route)).kind).toBe(kind);
});

test('a redirect is not followed', async () => {
  const provider = await FakeProvider.start();
  open.push(provider);
  await ask({ status: 307, headers: { Location: `${provider.stub.url}/elsewhere` } });
  expect(provider.stub.requests).toEqual([]);
});

test('an endpoint that a login can do without is left out when it is unusable', async () => {
  const answer = await ask({ body: { ...document, revocation_endpoint: 'http://internal/revoke' } });
  expect(answer).toMatchObject({ kind: 'oidc', provider: { issuer: document.issuer } });
  expect(answer).not.toHaveProperty('provider.revocationEndpoint');
});

test('nothing but the question is sent', async () => {
  const stub = await StubServer.start({ [ROUTE]: { body: document } });
  open.push(stub);
  await discoverLogin({ serverUrl: stub.url, clock: new TestClock() });
  const [request] = stub.requests;
  expect(request!.headers.authorization).toBeUndefined();
  expect([...request!.query]).toEqual([]);
});

test('silence tells nothing', async () => {
  const stub = await StubServer.start({ [ROUTE]: () => undefined });
  open.push(stub);
  const connection = openConnection(stub.url);
  const timeouts = { connect: 10_000, idle: 60 };
  const answer = await discover({ serverUrl: stub.url, connection, clock: systemClock, timeouts });
  expect(answer.kind).toBe('unknown');
  connection.close();
});

test('no connection is an error', async () => {
  const stub = await StubServer.start({});
  open.push(stub);
  await stub.goAway();
  const asked = discoverLogin({ serverUrl: stub.url, clock: new TestClock() });
  await expect(asked).rejects.toMatchObject({ code: 'network', kind: 'refused' });
});
