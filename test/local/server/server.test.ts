import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../../src/core/version/version.js';
import { findLocalServer } from '../../../src/local/daemon/local-server.js';
import { startServer } from '../../../src/local/server/server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { BashRuntime } from '../support/bash-runtime.js';
import { TestServer } from '../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

test('publishes its address to the owner of the folder only', async () => {
  const record = await findLocalServer(server.dataDir);
  expect(record).toMatchObject({ url: server.server.url, token: server.server.token, pid: process.pid });
  expect((await stat(join(server.dataDir, 'server.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(server.dataDir)).mode & 0o777).toBe(0o700);
  expect(server.server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a second server on the same folder is refused, and the first is not disturbed', async () => {
  const { dataDir } = server;
  const refusal = await failureOf(startServer({ dataDir, runtime: new BashRuntime() }));
  expect(refusal.code).toBe('local-server');
  const { url } = server.server;
  expectWords(
    wordsOf(refusal, { [dataDir]: 'FOLDER', [`process ${process.pid}`]: 'process PID', [url]: 'URL' }),
  );
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
});

test('a port that is taken is named, with what to do', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'reana-local-'));
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  try {
    const failure = await failureOf(startServer({ dataDir, port, runtime: new BashRuntime() }));
    expect(failure.code).toBe('local-server');
    expectWords(wordsOf(failure, { [`port ${port}`]: 'port PORT' }));
    expect(await findLocalServer(dataDir)).toBeUndefined();
  } finally {
    other.close();
    await rm(dataDir, { recursive: true });
  }
});

test.each([
  ['no token', null, 401],
  ['another token', 'x'.repeat(43), 403],
])('%s opens nothing', async (_name, token, status) => {
  const messages = new Set<string>();
  for (const path of ['/api/you', '/api/workflows', '/api/nothing', '/api/workflows/x/workspace/y']) {
    const answer = await server.send('GET', path, { token });
    expect([path, answer.status, Object.keys(answer.json)]).toEqual([path, status, ['message']]);
    messages.add(answer.json.message);
  }
  expectWords([...messages]);
});

test('what is not offered says so and shows no token', async () => {
  const answer = await server.send('GET', '/api/gitlab');
  expect(answer.status).toBe(404);
  expectWords(answer.json.message);
});

test('speaks both protocols, and says so', async () => {
  expect((await server.send('GET', '/api/ping', { token: null })).json).toEqual({
    message: 'OK',
    status: '200',
    reana_madminer_version: VERSION,
    reana_server_version: '0.95.0a6',
    api_capabilities: ['workflow-specification-bundles-v1'],
  });
});

test('ends when its signal fires, and the folder is free then', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'reana-local-'));
  const ending = new AbortController();
  const first = await startServer({ dataDir, runtime: new BashRuntime(), signal: ending.signal });
  ending.abort();
  await first.close();
  const next = await startServer({ dataDir, runtime: new BashRuntime() });
  expect(next.token).not.toBe(first.token);
  await next.close();
  await rm(dataDir, { recursive: true });
});
