import http from 'node:http';
import https from 'node:https';
import { VERSION } from '../../src/core/version/version.js';
import type { ExchangeRecord } from '../../src/reana/http/exchange.js';
import { failureOf, thrownBy } from '../support/failures.js';
import { StubServer, TOKEN } from './stub-server.js';

const PING = { body: { message: 'OK', status: '200' } };
const YOU = { body: { email: 'a@b.org', reana_server_version: '0.9.4', full_name: 'A', username: 'a' } };

let stub: StubServer;
afterEach(() => stub.close());

describe('retries', () => {
  test.each([
    [0, 1],
    [1, 2],
    [undefined, 5],
  ])('%p: a request that fails for a time is sent %i times', async (retries, times) => {
    stub = await StubServer.start({ 'GET /api/ping': { status: 503, body: 'later' } });
    const options = retries === undefined ? {} : { retries };
    expect(await failureOf(stub.client(options).server.ping())).toMatchObject({ code: 'server-unavailable' });
    expect(stub.requests).toHaveLength(times);
  });

  test('none is waited for where the server refuses too many requests', async () => {
    stub = await StubServer.start({ 'GET /api/ping': { status: 429, headers: { 'Retry-After': '1' } } });
    const failure = await failureOf(stub.client({ retries: 0 }).server.ping());
    expect(failure).toMatchObject({ code: 'rate-limited', attempts: 1 });
    expect(stub.requests).toHaveLength(1);
  });

  test.each([-1, 1.5, NaN])('%p is no number of retries', async (retries) => {
    stub = await StubServer.start({});
    expect(thrownBy(() => stub.client({ retries }))).toMatchObject({ code: 'usage' });
  });
});

describe('headers', () => {
  test('a request says what sends it, in which version, and for whom', async () => {
    stub = await StubServer.start({ 'GET /api/ping': PING });
    await stub.client({ userAgent: 'my-program/2.1', headers: { 'X-Team': 'theory' } }).server.ping();
    await stub.client().server.ping();
    const [own, plain] = stub.requests;
    const ours = `reana-madminer/${VERSION} node/${process.versions.node}`;
    expect(own?.headers).toMatchObject({ 'user-agent': `${ours} my-program/2.1`, 'x-team': 'theory' });
    expect(plain?.headers['user-agent']).toBe(ours);
  });

  test.each([
    ['the client sets itself', { authorization: 'Bearer x' }],
    ['the client sets itself', { 'User-Agent': 'x' }],
    ['HTTP does not allow', { 'a b': 'x' }],
    ['HTTP does not allow', { 'X-Team': 'a\r\nb' }],
  ])('a header that %s is refused: %j', async (_why, headers) => {
    stub = await StubServer.start({});
    const error = thrownBy(() => stub.client({ headers }));
    expect(error).toMatchObject({ code: 'usage' });
    expect(error.message).toContain(Object.keys(headers)[0]);
  });
});

describe('an agent', () => {
  test('opens the connections, and stays open when the client is closed', async () => {
    stub = await StubServer.start({ 'GET /api/ping': PING });
    const agent = new http.Agent({ keepAlive: true });
    let opened = 0;
    agent.on('free', () => (opened += 1));
    const client = stub.client({ agent });
    await client.server.ping();
    client.close();
    await stub.client({ agent }).server.ping();
    expect(opened).toBe(2);
    agent.destroy();
  });

  test.each([
    ['of the other protocol', { agent: new https.Agent() }],
    ['beside TLS options', { agent: new http.Agent(), tls: { insecure: true } }],
  ])('%s is refused', async (_why, options) => {
    stub = await StubServer.start({});
    expect(thrownBy(() => stub.client(options))).toMatchObject({ code: 'usage' });
  });
});

describe('records of requests', () => {
  test('name the request as the server was told, and what the server calls it', async () => {
    const headers = { 'X-Request-ID': 'server-7' };
    stub = await StubServer.start({
      'GET /api/you': [{ status: 503 }, { ...YOU, headers }],
      'GET /api/ping': PING,
    });
    const records: ExchangeRecord[] = [];
    const client = stub.client({ onExchange: (record) => records.push(record) });
    await client.server.you();
    await client.server.ping();
    const [refused, repeated, other] = records;
    expect(refused).not.toHaveProperty('serverRequestId');
    expect(repeated).toMatchObject({
      requestId: refused?.requestId,
      serverRequestId: 'server-7',
      attempt: 2,
    });
    expect(other?.requestId).not.toBe(refused?.requestId);
    expect(records.map(({ requestId }) => requestId)).toEqual(
      stub.requests.map(({ headers: sent }) => sent['x-request-id']),
    );
  });

  test('hold no token, even when the server sends it back as the name of the request', async () => {
    stub = await StubServer.start({ 'GET /api/you': { ...YOU, headers: { 'X-Request-ID': TOKEN } } });
    const records: ExchangeRecord[] = [];
    await stub.client({ onExchange: (record) => records.push(record) }).server.you();
    expect(records).toHaveLength(1);
    expect(JSON.stringify(records)).not.toContain(TOKEN);
  });
});
