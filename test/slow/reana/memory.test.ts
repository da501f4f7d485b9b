import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bodyWithoutEnd } from '../../reana/hostile/send-bytes.js';
import { recorded, StubServer, TOKEN, type Reply, type Route } from '../../reana/stub-server.js';

/** MiB that one call may take on top of the process itself. */
const MOST = 200;
const MIB = 1024 * 1024;

let stub: StubServer;
afterEach(() => stub.close());

/** Makes the call in a process of its own. */
async function measure(
  call: string,
  route: Route,
): Promise<{ readonly code: string; readonly taken: number }> {
  const path = { list: '', files: '/r/workspace', logs: '/r/logs', parameters: '/r/parameters' }[call] ?? '';
  stub = await StubServer.start({
    'GET /api/ping': recorded('ping'),
    [`GET /api/workflows${path}`]: route,
  });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [resolve('test/slow/reana/memory.mjs'), call],
    {
      env: {
        ...{ PATH: process.env['PATH'], REANA_MADMINER_HOME: process.env['REANA_MADMINER_HOME'] },
        ...{ REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN },
      },
    },
  );
  return JSON.parse(stdout) as { code: string; taken: number };
}

const json = (body: string | Buffer, headers: Reply['headers'] = {}): Reply => ({
  headers: { 'Content-Type': 'application/json', ...headers },
  body,
});
const repeat = (times: number, make: (index: number) => string): string =>
  Array.from({ length: times }, (_, index) => make(index)).join();
const blanks = Buffer.alloc(500 * MIB, ' ');
const withLogs = (engine: string): Reply => ({
  body: { logs: JSON.stringify({ workflow_logs: engine, job_logs: {} }) },
});

test.each<[string, string, () => Route]>([
  ['a list without end', 'list', () => bodyWithoutEnd('[', '1,'.repeat(50_000))],
  ['a string without end', 'list', () => bodyWithoutEnd('{"items":"', 'a'.repeat(50_000))],
  ['a bomb of gzip', 'list', () => json(gzipSync(blanks), { 'Content-Encoding': 'gzip' })],
  ['a bomb of Brotli', 'list', () => json(brotliCompressSync(blanks), { 'Content-Encoding': 'br' })],
  [
    'a bomb within another',
    'list',
    () => json(gzipSync(gzipSync(blanks)), { 'Content-Encoding': 'gzip, gzip' }),
  ],
  ['brackets', 'list', () => json('['.repeat(30 * MIB))],
  ['small objects', 'list', () => json(`{"items":[${'{},'.repeat(900_000)}{}],"total":1}`)],
  [
    'different strings',
    'list',
    () => json(`{"items":[${repeat(1_900_000, (index) => `"s${index}"`)}],"total":1}`),
  ],
  [
    'different names',
    'parameters',
    () => json(`{"id":"a","name":"a","parameters":{${repeat(900_000, (index) => `"k${index}":1`)}}}`),
  ],
  ['wide logs', 'logs', () => withLogs(`${'a'.repeat(30 * MIB)}\u20AC`)],
])('%s: an error within the limit', async (_name, call, route) => {
  const { code, taken } = await measure(call, route());
  expect(code).toBe('unexpected-response');
  expect(taken).toBeLessThan(MOST);
});

test.each<[string, string, () => Route]>([
  [
    '100,000 files',
    'files',
    () =>
      json(
        `{"items":[${repeat(100_000, (index) => `{"last-modified":"2026-11-29T10:00:30","name":"results/point_${index}/output.h5","size":{"human_readable":"3 KiB","raw":3072}}`)}],"total":100000}`,
      ),
  ],
  ['logs of 31 MiB', 'logs', () => withLogs('a'.repeat(31 * MIB))],
])('%s are read within the limit', async (_name, call, route) => {
  const { code, taken } = await measure(call, route());
  expect(code).toBe('done');
  expect(taken).toBeLessThan(MOST);
});

test('logs beyond 32 MiB are read some steps at a time', async () => {
  const log = 'a'.repeat(12 * MIB);
  const { code } = await measure('logs', ({ query }) => {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('size') ?? 6)];
    const jobs = Array.from({ length: 6 }, (_, index) => [
      `job-${index}`,
      { job_name: `step_${index}`, logs: log },
    ]);
    const shown = jobs.slice((page - 1) * size, page * size);
    return { body: { logs: JSON.stringify({ job_logs: Object.fromEntries(shown) as object }) } };
  });
  expect(code).toBe('done');
});

test('logs beyond 96 MiB are refused', async () => {
  const log = 'a'.repeat(30 * MIB);
  const { code } = await measure('logs', ({ query }) => {
    const size = Number(query.get('size') ?? 4);
    const job = `job-${query.get('page') ?? ''}`;
    const jobs = size > 1 ? { a: { logs: log }, b: { logs: log } } : { [job]: { job_name: job, logs: log } };
    return { body: { logs: JSON.stringify({ job_logs: jobs }) } };
  });
  expect(code).toBe('unexpected-response');
});
