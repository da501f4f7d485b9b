import { ConfigError } from '../../../src/core/errors.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, TOKEN, type Route } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

test('ping asks without token and takes a server that names no capabilities', async () => {
  stub = await StubServer.start({ 'GET /api/ping': recorded('ping') });
  await expect(stub.client().server.ping()).resolves.toEqual({ capabilities: [] });
  expect(stub.requests[0]!.query.has('access_token')).toBe(false);
});

test('ping needs no token at all', async () => {
  stub = await StubServer.start({ 'GET /api/ping': recorded('ping') });
  const client = stub.client({ accessToken: '' });
  await expect(client.server.ping()).resolves.toEqual({ capabilities: [] });
  await expect(client.server.you()).rejects.toThrow(ConfigError);
  expect(stub.calls).toEqual(['GET /api/ping']);
});

test('ping tells an embedded server by the version in it', async () => {
  const body = { message: 'OK', status: '200', reana_madminer_version: '1.2.3' };
  stub = await StubServer.start({ 'GET /api/ping': { body } });
  await expect(stub.client().server.ping()).resolves.toEqual({ capabilities: [], embeddedVersion: '1.2.3' });
});

test.each<[string, Route, boolean]>([
  ['says its version', { body: { message: 'OK', reana_madminer_version: '1.2.3' } }, true],
  ['is a cluster on loopback, behind a tunnel', recorded('ping'), false],
  ['says something else', { body: { message: 'OK', reana_madminer_version: null } }, false],
  ['does not respond as REANA does', { status: 404 }, false],
])('a server that %s: embedded is %s', async (_name, ping, isEmbedded) => {
  stub = await StubServer.start({ 'GET /api/ping': ping });
  const { server } = stub.client();
  await expect(server.isEmbedded()).resolves.toBe(isEmbedded);
  await server.isEmbedded();
  expect(stub.calls).toHaveLength('status' in ping && ping.status === 404 ? 2 : 1);
});

test('who stops waiting for the capabilities does not stop the others', async () => {
  stub = await StubServer.start({ 'GET /api/ping': recorded('ping') });
  const { server } = stub.client();
  const stop = new AbortController();
  const first = server.capabilities({ signal: stop.signal });
  const second = server.capabilities();
  stop.abort();
  await expect(first).rejects.toMatchObject({ code: 'aborted' });
  await expect(second).resolves.toEqual({ capabilities: [] });
});

test('capabilities are asked once, and again after a failure', async () => {
  const body = { message: 'OK', status: '200', reana_server_version: '0.95.0', api_capabilities: ['a', 'b'] };
  stub = await StubServer.start({ 'GET /api/ping': [{ status: 404 }, { body }] });
  const { server } = stub.client();
  await expect(server.capabilities()).rejects.toMatchObject({ code: 'not-a-reana-server' });
  const answers = await Promise.all([server.capabilities(), server.capabilities()]);
  expect(answers[1]).toEqual({ version: '0.95.0', capabilities: ['a', 'b'] });
  expect(stub.requests).toHaveLength(2);
});

test.each<[string, Route, string]>([
  ['a page', { headers: { 'Content-Type': 'text/html' }, body: '<html>hello</html>' }, 'text/html'],
  ['other JSON', { body: { ok: true } }, 'message'],
  ['a web server without the route', { status: 404, body: '<title>404 Not Found</title>' }, '404 Not Found'],
])('ping says when %s answers', async (_name, route, named) => {
  stub = await StubServer.start({ 'GET /api/ping': route });
  const failure = await failureOf(stub.client().server.ping());
  expect(failure).toMatchObject({
    code: 'not-a-reana-server',
    message: expect.stringContaining(named) as string,
  });
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
});

test('ping does not follow a redirect', async () => {
  const headers = { Location: 'https://login.example.org/sso?access_token=other' };
  stub = await StubServer.start({ 'GET /api/ping': { status: 302, headers } });
  const failure = await failureOf(stub.client().server.ping());
  expect(failure).toMatchObject({ code: 'redirected' });
  expect(failure.message).toContain('https://login.example.org/sso');
  expect(failure.message).not.toContain('other');
});

test('you gives the user and the quota, and not the token', async () => {
  stub = await StubServer.start({ 'GET /api/you': recorded('you') });
  const account = await stub.client().server.you();
  expect(account).toEqual({
    email: 'admin@example.org',
    serverVersion: '0.95.0a5',
    quota: { cpu: { used: 55_779 }, disk: { used: 614_400 } },
  });
  expect(stub.requests[0]!.query.get('access_token')).toBe(TOKEN);
});

test.each([
  ['you-without-token', 401],
  ['you-wrong-token', 403],
])('%s is an authentication error', async (name, status) => {
  stub = await StubServer.start({ 'GET /api/you': recorded(name) });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toMatchObject({ status, exitCode: 5, code: 'authentication' });
});

test('info keeps values of every kind', async () => {
  stub = await StubServer.start({ 'GET /api/info': recorded('info') });
  const info = await stub.client().server.info();
  expect(info['compute_backends']).toEqual({
    title: 'List of supported compute backends',
    value: ['kubernetes'],
  });
  expect(info['kubernetes_max_cpu_limit']?.value).toBeNull();
});

test('the use of a cluster comes with health and period, and never with the token', async () => {
  const cpu = {
    ...{ usage: { raw: 70 }, limit: { raw: 200 }, health: 'splendid' },
    ...{ quota_period_months: 3, quota_period_start_at: '2026-04-01T13:06:32.992595Z' },
  };
  const reana_token = { value: 'token-of-an-old-server', status: 'active' };
  stub = await StubServer.start({
    'GET /api/you': { body: { email: 'a@b.org', quota: { cpu, disk: {} }, reana_token } },
  });
  const account = await stub.client().server.you();
  expect(account).toEqual({
    email: 'a@b.org',
    quota: {
      cpu: {
        ...{ used: 70, limit: 200, health: 'unknown', periodMonths: 3 },
        periodStart: new Date('2026-04-01T13:06:32.992Z'),
      },
      disk: { used: 0 },
    },
  });
  expect(JSON.stringify(account)).not.toContain('token-of-an-old-server');
});

test('the load of a cluster comes in the order of its own', async () => {
  stub = await StubServer.start({ 'GET /api/status': recorded('cluster-status') });
  const load = await stub.client().server.clusterStatus();
  expect(Object.keys(load)).toEqual(['node', 'job', 'workflow', 'session']);
  expect(load).toMatchObject({
    node: { counts: { available: 0, percentage: 0, total: 1, unschedulable: 1 }, health: 'critical' },
    session: { counts: { active: 0 } },
  });
});

test('a token can be asked for where there are any', async () => {
  const requested = { reana_token: { status: 'requested', requested_at: 'Mon, 25 May 2020 10:45:15 GMT' } };
  stub = await StubServer.start({ 'PUT /api/token': { body: requested } });
  const { server } = stub.client();
  await expect(server.requestToken()).resolves.toEqual({
    status: 'requested',
    requested: new Date('2020-05-25T10:45:15Z'),
  });
  stub.use({ 'PUT /api/token': { status: 404, body: '<title>404 Not Found</title>' } });
  await expect(server.requestToken()).rejects.toMatchObject({ code: 'not-offered' });
});
