import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AbortedError } from '../../../src/core/errors.js';
import { createRestClient } from '../../../src/reana/rest-client.js';
import type { ExchangeRecord } from '../../../src/reana/http/exchange.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { keepPort } from '../../support/kept-port.js';
import { expectWords, type Words } from '../../support/words.js';
import { recorded, StubServer, TestClock, TOKEN } from '../stub-server.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function startStub(...args: Parameters<typeof StubServer.start>): Promise<StubServer> {
  const stub = await StubServer.start(...args);
  open.push(stub);
  return stub;
}

/** What is said of a failure at this address. */
function said(error: Error, url: string): Words {
  return wordsOf(error, { [new URL(url).host]: 'HOST' });
}

test('a refused connection names the server and is not retried on this machine', async () => {
  const serverUrl = `http://127.0.0.1:${await keepPort()}`;
  const clock = new TestClock();
  const client = createRestClient({ serverUrl, accessToken: TOKEN, clock });
  const failure = await failureOf(client.server.ping());
  expect(failure).toMatchObject({
    ...{ code: 'network', kind: 'refused', exitCode: 6, mayHaveReached: false, attempts: 1 },
    ...{ server: serverUrl, call: 'GET /ping' },
  });
  expectWords(said(failure, serverUrl));
  expect(clock.waits).toEqual([]);
});

test('a name that does not exist is told from a server that does not answer', async () => {
  // Longer than a part of a name may be: nobody is asked for it.
  const serverUrl = `https://${'a'.repeat(64)}.invalid`;
  const client = createRestClient({ serverUrl, accessToken: TOKEN, clock: new TestClock() });
  const failure = await failureOf(client.server.ping());
  expect(failure).toMatchObject({ code: 'network', kind: 'dns', server: serverUrl });
  expectWords(said(failure, serverUrl));
});

test('a connection that breaks is tried again, and the answer that comes then counts', async () => {
  let turn = 0;
  const stub = await startStub({
    'GET /api/you': (_request, response) => {
      turn += 1;
      if (turn < 3) response.socket?.destroy();
      return turn < 3 ? undefined : recorded('you');
    },
  });
  const clock = new TestClock();
  await expect(stub.client({ clock }).server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
  expect(clock.waits).toHaveLength(2);
});

test('an answer that breaks off in the middle is tried again', async () => {
  let turn = 0;
  const stub = await startStub({
    'GET /api/you': (_request, response) => {
      turn += 1;
      if (turn > 1) return recorded('you');
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '500' });
      response.write('{"email": "admin');
      setImmediate(() => response.socket?.destroy());
      return undefined;
    },
  });
  await expect(stub.client().server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
});

test('a connection that always breaks ends after five tries', async () => {
  const stub = await startStub({
    'GET /api/you': (_request, response) => {
      response.socket?.resetAndDestroy();
      return undefined;
    },
  });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toMatchObject({ kind: 'reset', attempts: 5, mayHaveReached: true });
  expect(stub.requests).toHaveLength(5);
});

test('silence before the answer is a timeout', async () => {
  const stub = await startStub({ 'GET /api/you': () => undefined });
  const client = stub.client({ timeouts: { idle: 80 } });
  const failure = await failureOf(client.server.you());
  expect(failure).toMatchObject({ kind: 'timeout', attempts: 2, mayHaveReached: true });
  expectWords(said(failure, stub.url));
});

test('silence in the middle of an answer is a timeout', async () => {
  const stub = await startStub({
    'GET /api/you': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{"email": ');
      return undefined;
    },
  });
  const failure = await failureOf(stub.client({ timeouts: { idle: 80 } }).server.you());
  expect(failure).toMatchObject({ kind: 'timeout' });
});

/** Stops this process, as a laptop that sleeps does. */
function holdUp(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test('time in which this process was held up is no silence of the server', async () => {
  const idle = 100;
  const answerAndSleep = (response: ServerResponse): void => {
    response.end(JSON.stringify(recorded('you').body));
    // The answer has left. From here timers come before what has arrived is read.
    process.nextTick(holdUp, 2 * idle);
  };
  const stub = await startStub({
    'GET /api/you': (_request, response) => {
      // The connection is looked at after each quarter of the time: this comes before the first look, the rest after it.
      setImmediate(() => {
        holdUp(idle / 2);
        setImmediate(answerAndSleep, response);
      });
      return undefined;
    },
  });
  const seen: ExchangeRecord[] = [];
  await stub.client({ timeouts: { idle }, onExchange: (record) => seen.push(record) }).server.you();
  expect(seen).toEqual([expect.objectContaining({ status: 200 })]);
});

test('the signal ends a request that waits for its answer', async () => {
  const abort = new AbortController();
  const stub = await startStub({
    'GET /api/you': () => {
      abort.abort();
      return undefined;
    },
  });
  const call = stub.client().server.you({ signal: abort.signal });
  await expect(call).rejects.toThrow(AbortedError);
});

test('a signal that has fired before sends nothing', async () => {
  const stub = await startStub({ 'GET /api/you': recorded('you') });
  await expect(stub.client().server.you({ signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  expect(stub.requests).toHaveLength(0);
});

describe('TLS', () => {
  const cert = readFileSync('test/fixtures/reana/tls/server.pem');
  const tls = { cert, key: readFileSync('test/fixtures/reana/tls/server.key') };

  test('a self-signed certificate is refused before the token is sent', async () => {
    const stub = await startStub({ 'GET /api/you': recorded('you') }, tls);
    const failure = await failureOf(stub.client().server.you());
    expect(failure).toMatchObject({ kind: 'tls', attempts: 1, mayHaveReached: false });
    expectWords(said(failure, stub.url));
    expect(stub.requests).toHaveLength(0);
  });

  test('a certificate is trusted when its authority is given as CA file', async () => {
    const stub = await startStub({ 'GET /api/you': recorded('you') }, tls);
    const client = stub.client({ tls: { caFile: 'test/fixtures/reana/tls/server.pem' } });
    await expect(client.server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
  });

  test('https to a port that speaks http says so', async () => {
    const server = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const { port } = server.address() as AddressInfo;
    const serverUrl = `https://127.0.0.1:${port}`;
    const client = createRestClient({ serverUrl, clock: new TestClock() });
    const failure = await failureOf(client.server.ping());
    expect(failure).toMatchObject({
      kind: 'tls',
      hint: expect.stringContaining(`http://127.0.0.1:${port}`) as string,
    });
    expectWords(said(failure, serverUrl));
  });
});
