import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { ApiError } from '../../../src/reana/errors/api-error.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, type Reply, type Route } from '../stub-server.js';
import { bodyWithoutEnd } from './send-bytes.js';

let stub: StubServer;
afterEach(() => stub.close());

const you = Buffer.from(JSON.stringify(recorded('you').body));
const json = (body: string | Buffer, headers: Reply['headers'] = {}): Reply => ({
  headers: { 'Content-Type': 'application/json', ...headers },
  body,
});
const coded = (coding: string, body: Buffer): Reply => json(body, { 'Content-Encoding': coding });
const withQuota = (quota: string): Reply => json(`{"email":"a@b.c","quota":${quota}}`);

async function failYou(route: Route): Promise<Error> {
  stub = await StubServer.start({ 'GET /api/you': route });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toBeInstanceOf(ApiError);
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
  return failure;
}

test.each<[string, Reply]>([
  ['gzip', coded('gzip', gzipSync(you))],
  ['x-gzip', coded('X-GZIP', gzipSync(you))],
  ['br', coded('br', brotliCompressSync(you))],
  ['deflate', coded('deflate', deflateSync(you))],
  ['deflate without its header', coded('deflate', deflateRawSync(you))],
  ['gzip twice', coded('gzip, gzip', gzipSync(gzipSync(you)))],
  ['br in gzip', coded('br, gzip', gzipSync(brotliCompressSync(you)))],
  ['identity', coded('identity', you)],
  ['a byte order mark', json(Buffer.concat([Buffer.from('\uFEFF'), you]))],
  [
    'long text of Latin-1',
    json(you.toString().replace('{', `{"more":"${'\u00e9'.repeat(9_000_000)}\\u00e9",`)),
  ],
  ['another content type', { headers: { 'Content-Type': 'text/plain' }, body: you }],
])('%s is read', async (_name, reply) => {
  stub = await StubServer.start({ 'GET /api/you': reply });
  await expect(stub.client().server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
});

test('a response without a body may name a coding', async () => {
  stub = await StubServer.start({
    'PUT /api/workflows/r/status': { headers: { 'Content-Encoding': 'gzip', 'Content-Length': '0' } },
    'GET /api/you': { status: 401, headers: { 'Content-Encoding': 'gzip', 'Content-Length': '0' } },
  });
  await expect(stub.client().workflows.stop('r')).resolves.toBeUndefined();
  await expect(stub.client().server.you()).rejects.toMatchObject({ code: 'authentication' });
});

test.each<[string, Reply]>([
  ['gzip that is none', coded('gzip', you)],
  ['gzip that is cut off', coded('gzip', gzipSync(you).subarray(0, 40))],
  ['Brotli that is none', coded('br', Buffer.from('garbage-garbage'))],
  ['Brotli that is cut off', coded('br', brotliCompressSync(you).subarray(0, 40))],
  ['deflate that is none', coded('deflate', Buffer.from('xyz'))],
  ['an error that is no gzip', { ...coded('gzip', Buffer.from('hello')), status: 400 }],
  ['UTF-8 that is cut off', json(Buffer.from('{"email":"a\xc3"}', 'latin1'))],
  ['UTF-16', json(Buffer.from('\uFEFF{"email":"a"}', 'utf16le'))],
  ['NaN', withQuota('{"cpu":{"usage":{"raw":NaN}}}')],
])('%s is a broken response', async (_name, reply) => {
  expect(await failYou(reply)).toMatchObject({ code: 'broken-response', attempts: 3 });
});

test.each<[string, Route]>([
  ['a coding that was not asked for', coded('zstd', you)],
  ['three codings', coded('gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(you))))],
  ['an inherited name as a coding', coded('constructor', you)],
  ['a list without end', bodyWithoutEnd('[', '1,'.repeat(50_000))],
  ['a string without end', bodyWithoutEnd('{"email":"', 'a'.repeat(50_000))],
  ['blanks without end', bodyWithoutEnd('', ' '.repeat(50_000))],
  ['many values', json(`[${'1,'.repeat(2_000_000)}1]`)],
  ['many names', withQuota(`{${Array.from({ length: 260_000 }, (_, index) => `"k${index}":1`).join()}}`)],
  ['long text with one wide character', json(`{"email":"${'a'.repeat(17 * 1024 * 1024)}\\u20ac"}`)],
  ['a bomb', coded('gzip', gzipSync(Buffer.alloc(33 * 1024 * 1024, ' ')))],
  ['deep nesting', withQuota(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)],
  ['brackets alone', json('['.repeat(1_000_000))],
  ['a number out of range', withQuota('{"cpu":{"usage":{"raw":1e999}}}')],
])('%s is refused at once', async (_name, reply) => {
  expect(await failYou(reply)).toMatchObject({ code: 'unexpected-response', attempts: 1 });
});

test('a compressed body that never brings anything ends', async () => {
  // A gzip header, then empty stored blocks for ever.
  const header = Buffer.from('1f8b0800000000000003', 'hex').toString('latin1');
  const block = Buffer.from('000000ffff', 'hex').toString('latin1').repeat(10_000);
  stub = await StubServer.start({
    'GET /api/you': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.write(header, 'latin1');
      const pour = (): void => {
        while (!response.destroyed && response.write(block, 'latin1'));
      };
      response.on('drain', pour);
      pour();
      return undefined;
    },
  });
  await expect(stub.client().server.you()).rejects.toMatchObject({ code: 'broken-response' });
});

test('an error nested deeply has its text as message', async () => {
  const body = `{"message":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
  stub = await StubServer.start({ 'GET /api/you': { ...json(body), status: 400 } });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toMatchObject({
    code: 'bad-request',
    serverMessage: expect.stringMatching(/^{"message":\[{480}/) as string,
  });
});

test('logs nested deeply within their text are refused', async () => {
  const logs = '['.repeat(100_000) + ']'.repeat(100_000);
  stub = await StubServer.start({ 'GET /api/workflows/r/logs': { body: { logs } } });
  await expect(stub.client().workflows.logs('r')).rejects.toMatchObject({ code: 'unexpected-response' });
});

test('names of inherited properties are names as others', async () => {
  const use = '{"usage":{"raw":1}}';
  stub = await StubServer.start({
    'GET /api/you': withQuota(
      `{"__proto__":${use},"constructor":${use},"cpu":{"usage":{"raw":2}},"cpu":${use}}`,
    ),
  });
  const { quota } = await stub.client().server.you();
  expect(Object.keys(quota)).toEqual(['__proto__', 'constructor', 'cpu']);
  expect(quota['cpu']).toEqual({ used: 1 });
  expect(Object.getPrototypeOf(quota)).toBe(Object.prototype);
});
