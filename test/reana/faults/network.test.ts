import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import { AbortedError } from '../../../src/core/errors.js';
import { createClient } from '../../../src/reana/client.js';
import type { ExchangeRecord } from '../../../src/reana/exchange.js';
import { NetworkError } from '../../../src/reana/network-error.js';
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

async function failureOf(promise: Promise<unknown>): Promise<NetworkError> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(NetworkError);
  return failure as NetworkError;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a refused connection names the server and is not retried on this machine', async () => {
  const port = await freePort();
  const clock = new TestClock();
  const client = createClient({ serverUrl: `http://127.0.0.1:${port}`, accessToken: TOKEN, clock });
  const failure = await failureOf(client.server.ping());
  expect(failure).toMatchObject({ kind: 'refused', exitCode: 6, mayHaveReached: false, attempts: 1 });
  expect(failure.message).toBe(`127.0.0.1:${port} refuses the connection (GET /ping)`);
  expect(failure.hint).toContain('that the server is running');
  expect(clock.waits).toEqual([]);
});

test('a name that does not exist is told from a server that does not answer', async () => {
  const client = createClient({
    serverUrl: 'https://reana.invalid',
    accessToken: TOKEN,
    clock: new TestClock(),
  });
  const failure = await failureOf(client.server.ping());
  expect(failure.kind).toBe('dns');
  expect(failure.message).toContain('reana.invalid');
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
  expect(failure).toMatchObject({ kind: 'timeout', attempts: 2 });
  expect(failure.message).toContain('has fallen silent');
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
  expect(failure.kind).toBe('timeout');
});

test('a slow but steady answer is no timeout', async () => {
  const stub = await startStub({
    'GET /api/you': (_request, response) => {
      const text = JSON.stringify(recorded('you').body);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      let sent = 0;
      const timer = setInterval(() => {
        response.write(text.slice(sent, sent + 20));
        sent += 20;
        if (sent < text.length) return;
        clearInterval(timer);
        response.end();
      }, 40);
      return undefined;
    },
  });
  const client = stub.client({ timeouts: { idle: 400 } });
  await expect(client.server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
});

/** Says when it is asked, and answers when it is told to, in a thread of its own. */
const INDEPENDENT_SERVER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:http').createServer((request, response) => {
    parentPort.once('message', () => response.end('{"message": "OK", "reana_server_version": "0.9.4"}'));
    parentPort.postMessage('asked');
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

test('time in which this process was held up is no silence of the server', async () => {
  const worker = new Worker(INDEPENDENT_SERVER, { eval: true });
  open.push({ close: () => worker.terminate() });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const seen: ExchangeRecord[] = [];
  const client = createClient({
    serverUrl: `http://127.0.0.1:${port}`,
    timeouts: { idle: 1000 },
    onExchange: (record) => seen.push(record),
  });
  const asked = once(worker, 'message');
  const answer = client.server.ping();
  await asked;
  worker.postMessage('answer');
  // From here timers come before what has arrived is read.
  await new Promise(setImmediate);
  const began = performance.now();
  while (performance.now() - began < 1300);
  await answer;
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
    expect(failure.message).toContain('its certificate is self-signed');
    expect(failure.hint).toContain('CA file');
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
    const { port } = server.address() as net.AddressInfo;
    const client = createClient({ serverUrl: `https://127.0.0.1:${port}`, clock: new TestClock() });
    const failure = await failureOf(client.server.ping());
    expect(failure.message).toContain('does not speak TLS');
    expect(failure.hint).toContain(`http://127.0.0.1:${port}`);
  });
});
