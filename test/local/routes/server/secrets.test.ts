import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectWords } from '../../../support/words.js';
import { chain, TestServer, type Answer } from '../../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

const VALUE = 'correct-horse-battery';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function add(secrets: object, query = ''): Promise<Answer> {
  return server.send('POST', `/api/secrets/${query}`, { json: secrets });
}

test('secrets are added, listed without values, replaced only when asked to, and removed', async () => {
  expect((await add({ ONE: { type: 'env', value: base64(VALUE) } })).status).toBe(201);
  expect((await add({ 'two.pem': { type: 'file', value: base64('x') } })).status).toBe(201);
  const again = await add({ ONE: { type: 'env', value: base64('other') } });
  expect(again.status).toBe(409);
  expectWords(again.json.message);
  expect((await add({ ONE: { type: 'env', value: base64(VALUE) } }, '?overwrite=true')).status).toBe(201);
  const list = await server.send('GET', '/api/secrets');
  expect(list.json).toEqual([
    { name: 'ONE', type: 'env' },
    { name: 'two.pem', type: 'file' },
  ]);
  const missing = await server.send('DELETE', '/api/secrets/', { json: ['ONE', 'NONE'] });
  expect([missing.status, missing.json]).toEqual([404, ['NONE']]);
  const removed = await server.send('DELETE', '/api/secrets/', { json: ['ONE', 'two.pem'] });
  expect([removed.status, removed.json]).toEqual([200, ['ONE', 'two.pem']]);
  expect((await server.send('GET', '/api/secrets')).json).toEqual([]);
});

test.each([
  ['a value that is no base64', { A: { type: 'env', value: 'not base64!' } }],
  ['an unknown type', { A: { type: 'other', value: 'eA==' } }],
  ['a name that leaves its folder', { '../A': { type: 'file', value: 'eA==' } }],
  ['a name of the folder above', { '..': { type: 'file', value: 'eA==' } }],
  ['a name that no variable can have', { 'a.b': { type: 'env', value: 'eA==' } }],
  ['no value', { A: 'eA==' }],
])('%s is refused without quoting it', async (_what, secrets) => {
  const answer = await add(secrets);
  expect(answer.status).toBe(400);
  expect(answer.text).not.toMatch(/not base64!|eA==/);
});

test('the address without a slash leads to the one with it', async () => {
  const answer = await server.send('POST', '/api/secrets?overwrite=true', { json: {} });
  expect(answer.status).toBe(308);
  expect(answer.headers.location).toMatch(/^\/api\/secrets\/\?/);
  const location = new URL(answer.headers.location ?? '', server.server.url);
  expect(location.searchParams.get('overwrite')).toBe('true');
});

test('steps are given the secrets while they run, and nobody else', async () => {
  await add({
    PASSPHRASE: { type: 'env', value: base64(VALUE) },
    'key.pem': { type: 'file', value: base64('from a file\n') },
  });
  const file = await stat(join(server.dataDir, 'secrets.json'));
  expect(file.mode & 0o777).toBe(0o600);
  const command =
    'echo "told $PASSPHRASE"; stat -c %a $REANA_SECRETS_DIR $REANA_SECRETS_DIR/key.pem; ' +
    'printf %s "$PASSPHRASE" | wc -c > {out}; cat $REANA_SECRETS_DIR/key.pem >> {out}';
  const run = await server.startRun('secretive', chain(command), { word: 'w' });
  expect((await server.ended(run.id)).status).toBe('finished');
  const out = await server.send('GET', `/api/workflows/${run.id}/workspace/s0/out.txt`);
  expect(out.text).toBe(`${VALUE.length}\nfrom a file\n`);
  const logs = await server.send('GET', `/api/workflows/${run.id}/logs`);
  const [job] = Object.values((await server.logs(run.id)).job_logs);
  expect(job!.logs).toContain('told <redacted>\n700\n600\n');
  expect(logs.text).not.toContain(VALUE);
  expect(await readdir(join(server.dataDir, 'secrets'))).toEqual([]);
});

test('the next server knows them, and clears away what a killed one lent', async () => {
  const first = await TestServer.start();
  await first.send('POST', '/api/secrets/', { json: { KEPT: { type: 'env', value: base64(VALUE) } } });
  await first.server.close();
  await writeFile(join(first.dataDir, 'secrets', 'lent'), VALUE);
  const second = await TestServer.start({ dataDir: first.dataDir });
  try {
    expect((await second.send('GET', '/api/secrets')).json).toEqual([{ name: 'KEPT', type: 'env' }]);
    expect(await readdir(join(first.dataDir, 'secrets'))).toEqual([]);
    expect(await readFile(join(first.dataDir, 'secrets.json'), 'utf8')).not.toContain(VALUE);
  } finally {
    await second.close();
  }
});
