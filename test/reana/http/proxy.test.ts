import { inspect } from 'node:util';
import { redact } from '../../../src/core/redact.js';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import { failureOf, thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { Files, makeAuthority, makeCertificate, type Pair } from '../certificates.js';
import { ConnectProxy } from '../connect-proxy.js';
import { recorded, StubServer, TestClock, TOKEN } from '../stub-server.js';

const NAME = 'reana.test.example.org';
/** Longer than a part of a name may be: nobody is asked for its address. */
const NO_NAME = `${'a'.repeat(64)}.test.example.org`;
const files = new Files();
let authority: Pair;
let own: Pair;
let caFile: string;
let stub: StubServer;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  authority = await makeAuthority();
  own = await makeCertificate([NAME], { authority });
  caFile = files.write('ca.pem', authority.cert);
});
beforeEach(async () => {
  process.env = { ...environment };
  stub = await StubServer.start(
    { 'GET /api/ping': recorded('ping'), 'GET /api/you': recorded('you') },
    { cert: Buffer.from(own.cert), key: Buffer.from(own.key) },
  );
  open.push(stub);
});
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)),
);
afterEach(async () => {
  process.env = { ...environment };
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => files.remove());

async function startProxy(behaviour: Parameters<typeof ConnectProxy.start>[1] = {}): Promise<ConnectProxy> {
  const proxy = await ConnectProxy.start(stub.url, behaviour);
  open.push(proxy);
  return proxy;
}

function connect(
  serverUrl = `https://${NAME}`,
  options: { idle?: number; connect?: number } = {},
): RestClient {
  const client = createRestClient({
    serverUrl,
    accessToken: TOKEN,
    authentication: 'query',
    clock: new TestClock(),
    tls: { caFile },
    timeouts: options,
  });
  open.unshift(client);
  return client;
}

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])(
  '%s names a proxy, which sees the name of the server and nothing else',
  async (variable) => {
    const proxy = await startProxy();
    process.env[variable] = `http://${proxy.host}`;
    const client = connect();
    await expect(client.server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
    await client.server.you();
    expect(proxy.targets).toEqual([`${NAME}:443`]);
    expect(Buffer.concat(proxy.carried).includes(TOKEN)).toBe(false);
    expect(stub.requests.every(({ query }) => query.get('access_token') === TOKEN)).toBe(true);
  },
);

test('a proxy without scheme is spoken to in http', async () => {
  const proxy = await startProxy();
  process.env.HTTPS_PROXY = proxy.host;
  await connect().server.ping();
  expect(proxy.targets).toHaveLength(1);
});

test('a proxy may speak TLS itself', async () => {
  const proxy = await startProxy({ tls: await makeCertificate(['127.0.0.1'], { authority }) });
  process.env.HTTPS_PROXY = `https://${proxy.host}`;
  await connect().server.ping();
  expect(proxy.targets).toEqual([`${NAME}:443`]);
});

test.each([NO_NAME, '.example.org', '*'])('NO_PROXY=%s goes around the proxy', async (except) => {
  const proxy = await startProxy();
  process.env.HTTPS_PROXY = `http://${proxy.host}`;
  process.env.NO_PROXY = except;
  const failure = await failureOf(connect(`https://${NO_NAME}`).server.ping());
  expect(failure).toMatchObject({ code: 'network', kind: 'dns' });
  expect(proxy.targets).toEqual([]);
});

test.each(['http', 'https'])('a server on this machine is never reached by a proxy (%s)', async (scheme) => {
  const proxy = await startProxy();
  process.env.HTTPS_PROXY = process.env.HTTP_PROXY = `http://${proxy.host}`;
  const plain = await StubServer.start({ 'GET /api/ping': recorded('ping') });
  open.push(plain);
  const url = scheme === 'http' ? plain.url : stub.url.replace('127.0.0.1', 'localhost');
  await connect(url)
    .server.ping()
    .catch(() => undefined);
  expect(proxy.targets).toEqual([]);
});

test('user name and password of the proxy are given to it and shown to nobody', async () => {
  const proxy = await startProxy({ credentials: 'me:p@ss word' });
  process.env.HTTPS_PROXY = `http://me:p%40ss%20word@${proxy.host}`;
  await connect().server.ping();
  process.env.HTTPS_PROXY = `http://me:wr0ng-pass@${proxy.host}`;
  const client = connect();
  const failure = await failureOf(client.server.ping());
  expect(failure).toMatchObject({ kind: 'proxy', attempts: 1, proxyStatus: 407, mayHaveReached: false });
  expect(failure.message).toContain(NAME);
  expect(failure.message).toContain(proxy.host);
  expectWords(wordsOf(failure, { [proxy.host]: 'PROXY' }));
  const basic = Buffer.from('me:wr0ng-pass').toString('base64');
  for (const secret of ['wr0ng-pass', basic]) {
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(secret);
    expect(redact(`Proxy-Authorization: Basic ${secret}, ${secret}`)).not.toContain(secret);
  }
});

test.each([
  [403, 1],
  [502, 3],
])('a proxy that answers %i is not taken for the server', async (status, attempts) => {
  const proxy = await startProxy({ status });
  process.env.HTTPS_PROXY = `http://${proxy.host}`;
  const failure = await failureOf(connect().server.ping());
  expect(failure).toMatchObject({ kind: 'proxy', attempts, proxyStatus: status });
  expect(failure.hint).toContain(`NO_PROXY=${NAME}`);
  expectWords(wordsOf(failure, { [proxy.host]: 'PROXY' }));
});

test('a proxy that is not there is named', async () => {
  const proxy = await startProxy();
  await proxy.goAway();
  process.env.HTTPS_PROXY = `http://${proxy.host}`;
  const failure = await failureOf(connect().server.ping());
  expect(failure).toMatchObject({ kind: 'proxy', attempts: 3, mayHaveReached: false });
  expect(failure.message).toContain('ECONNREFUSED');
  expectWords(wordsOf(failure, { [proxy.host]: 'PROXY' }));
});

test('a proxy that says nothing is given up in time, and its socket closed', async () => {
  const proxy = await startProxy({ silent: true });
  process.env.HTTPS_PROXY = `http://${proxy.host}`;
  const client = connect(undefined, { connect: 150 });
  const failure = await failureOf(client.server.ping());
  expect(failure).toMatchObject({ kind: 'timeout', mayHaveReached: false });
  client.close();
  await proxy.left();
});

test.each([
  ['socks5://proxy.example.org:1080', 'socks5://proxy.example.org:1080'],
  ['http://me:wr0ng-pass@:x', 'HTTPS_PROXY'],
])('%s is no proxy that can be used', (value, named) => {
  process.env.HTTPS_PROXY = value;
  const failure = thrownBy(() => connect());
  expect(failure).toMatchObject({ code: 'configuration', message: expect.stringContaining(named) as string });
  expect(failure.message).not.toContain('wr0ng-pass');
  expectWords(wordsOf(failure));
});
