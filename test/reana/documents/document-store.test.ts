import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentStore } from '../../../src/reana/documents/document-store.js';
import { StubServer, type Route } from '../stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { keepSecret } from '../../support/traces.js';
import { expectWords } from '../../support/words.js';

const TOKEN = 'token-of-a-private-project';
keepSecret(TOKEN);

let folder: string;
let stub: StubServer;
const others: StubServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterEach(async () => {
  for (const server of [stub, ...others.splice(0)]) await server.close();
  rmSync(folder, { recursive: true });
});

async function serve(routes: Readonly<Record<string, Route>>): Promise<StubServer> {
  return StubServer.start(routes);
}

/** The text of a file of the stub, and what is noted about it. */
async function fetchText(
  path: string,
  { isImmutable = false, sendsToken = false } = {},
): Promise<{ readonly text: string | undefined; readonly note?: string }> {
  const store = new DocumentStore({ folder: join(folder, 'cache'), token: TOKEN });
  const found = await store.fetch({ address: `${stub.url}${path}`, isImmutable, sendsToken });
  if (found === undefined) return { text: undefined };
  const text = Buffer.from(found.content).toString();
  return found.note === undefined ? { text } : { text, note: found.note };
}

const requests = (): readonly string[] => stub.requests.map(({ path }) => path);

test('a file is fetched once, and then only asked whether it has changed', async () => {
  let text = 'first';
  stub = await serve({
    'GET /a.yml': ({ headers }) =>
      headers['if-none-match'] === `"${text}"`
        ? { status: 304 }
        : { headers: { ETag: `"${text}"` }, body: text },
  });
  expect(await fetchText('/a.yml')).toEqual({ text: 'first' });
  expect(await fetchText('/a.yml')).toEqual({ text: 'first' });
  text = 'second';
  expect(await fetchText('/a.yml')).toEqual({ text: 'second' });
  expect(stub.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
    undefined,
    '"first"',
    '"first"',
  ]);
});

test('a file that never changes is fetched once', async () => {
  stub = await serve({ 'GET /a.yml': { body: 'text' } });
  for (let times = 0; times < 3; times += 1)
    expect(await fetchText('/a.yml', { isImmutable: true })).toEqual({ text: 'text' });
  expect(requests()).toEqual(['/a.yml']);
});

test('the copy is used while the server cannot be reached or fails, and that is noted', async () => {
  stub = await serve({ 'GET /a.yml': [{ body: 'text' }, { status: 503 }] });
  await fetchText('/a.yml');
  const failing = await fetchText('/a.yml');
  await stub.close();
  const gone = await fetchText('/a.yml');
  expect([failing.text, gone.text]).toEqual(['text', 'text']);
  const words = [failing, gone].map(({ note = '' }) =>
    note
      .replaceAll(stub.url, 'ADDRESS')
      .replaceAll(new URL(stub.url).host, 'HOST')
      .replace(/\d{4}-\d\d-\d\d/, 'DATE'),
  );
  expectWords(words);
});

test.each<[string, Route]>([
  ['refused', { status: 403 }],
  ['not given by a failing server', { status: 500 }],
  ['too large', { body: 'x'.repeat(8 * 1024 ** 2 + 1) }],
  ['redirected without end', { status: 302, headers: { Location: '/a.yml' } }],
  ['redirected to what is no web server', { status: 302, headers: { Location: 'file:///etc/passwd' } }],
])('a file that is %s is an error', async (_, route) => {
  stub = await serve({ 'GET /a.yml': route });
  const failure = await failureOf(fetchText('/a.yml'));
  expectWords([failure.code, wordsOf(failure, { [stub.url]: 'ADDRESS' })]);
});

test('a file that is not there is none, also when there was one', async () => {
  stub = await serve({ 'GET /a.yml': [{ body: 'text' }, { status: 404 }] });
  expect(await fetchText('/a.yml')).toEqual({ text: 'text' });
  expect(await fetchText('/a.yml')).toEqual({ text: undefined });
});

test('a copy that is damaged is fetched again', async () => {
  stub = await serve({ 'GET /a.yml': { body: 'text' } });
  await fetchText('/a.yml', { isImmutable: true });
  const [copy] = readdirSync(join(folder, 'cache'));
  const file = join(folder, 'cache', copy!);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const damage of ['', '{"address": "elsewhere", "content": ""}', '[]', '{"content": 1}']) {
    writeFileSync(file, damage);
    expect(await fetchText('/a.yml', { isImmutable: true })).toEqual({ text: 'text' });
  }
  expect(requests()).toHaveLength(5);
});

test('a cache that cannot be written loses nothing', async () => {
  stub = await serve({ 'GET /a.yml': { body: 'text' } });
  writeFileSync(join(folder, 'cache'), 'a file in the way');
  expect(await fetchText('/a.yml')).toEqual({ text: 'text' });
});

test('the token goes to the server of the address, on request alone, and never along with a redirect', async () => {
  const other = await serve({ 'GET /b.yml': { body: 'text' } });
  others.push(other);
  stub = await serve({
    'GET /a.yml': { body: 'text' },
    'GET /moved.yml': { status: 302, headers: { Location: `${other.url}/b.yml` } },
  });
  await fetchText('/a.yml', { sendsToken: true });
  await fetchText('/a.yml', { sendsToken: false });
  await fetchText('/moved.yml', { sendsToken: true });
  expect(stub.requests.map(({ headers }) => headers['private-token'])).toEqual([TOKEN, undefined, TOKEN]);
  expect(other.requests.map(({ headers }) => headers['private-token'])).toEqual([undefined]);
});
