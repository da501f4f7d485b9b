import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expectWords } from '../../../support/words.js';
import { multipart, part, WHOLE } from '../../support/bundle-body.js';
import { makeZip, type ZipMember } from '../../support/make-zip.js';
import { TestServer, type Answer } from '../../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

function create(...parts: readonly Buffer[]): Promise<Answer> {
  return server.send('POST', '/api/workflows?workflow_name=bundled', multipart(...parts));
}

async function runs(): Promise<number> {
  return (await server.send('GET', '/api/workflows')).json.total;
}

test('a bundle becomes a run whose workspace holds its members, and it runs', async () => {
  const answer = await create(part(makeZip(WHOLE)));
  expect([answer.status, answer.json]).toEqual([
    201,
    {
      message: 'Workflow workspace created',
      workflow_id: expect.any(String) as string,
      workflow_name: expect.stringMatching(/^bundled\.\d+$/) as string,
    },
  ]);
  const id = answer.json.workflow_id;
  const files = await readdir(join(server.dataDir, 'workspaces', id), { recursive: true });
  expect(files.sort()).toEqual(['reana.yaml', 'sub', 'sub/steps.yml', 'workflow.yml']);
  expect((await server.send('GET', `/api/workflows/${id}/parameters`)).json.parameters).toEqual({
    word: 'hello',
  });
  await server.send('POST', `/api/workflows/${id}/start`, { json: {} });
  expect((await server.ended(id)).status).toBe('finished');
});

test.each<[string, readonly ZipMember[]]>([
  ['a path that leaves', [...WHOLE, { name: '../x', content: '' }]],
  ['an absolute path', [...WHOLE, { name: '/x', content: '' }]],
  ['a backslash', [...WHOLE, { name: 'a\\x', content: '' }]],
  ['a dot part', [...WHOLE, { name: './x', content: '' }]],
  ['an empty part', [...WHOLE, { name: 'a//x', content: '' }]],
  ['a directory', [...WHOLE, { name: 'a/', content: '', mode: 0o040755 }]],
  ['a link', [...WHOLE, { name: 'x', content: '/etc/passwd', mode: 0o120777 }]],
  ['the same twice', [...WHOLE, WHOLE[0]!]],
  ['a file in a file', [...WHOLE, { name: 'reana.yaml/x', content: '' }]],
  ['a compressed member', [...WHOLE, { name: 'x', content: 'ab', method: 8 }]],
  ['an encrypted member', [...WHOLE, { name: 'x', content: 'a'.repeat(14), flags: 1 }]],
  ['too deep a path', [...WHOLE, { name: `${'a/'.repeat(64)}x`, content: '' }]],
  ['too long a path', [...WHOLE, { name: 'a'.repeat(4097), content: '' }]],
  ['a file nobody declared', [...WHOLE, { name: 'x', content: '' }]],
  ['a file too few', WHOLE.slice(0, 2)],
  ['no reana.yaml', WHOLE.slice(1)],
  ['broken YAML', [{ name: 'reana.yaml', content: 'a: [' }]],
])('%s is refused and makes no run', async (_name, members) => {
  const before = await runs();
  const answer = await create(part(makeZip(members)));
  expect(answer.status).toBe(400);
  expectWords(answer.json.message);
  expect(await runs()).toBe(before);
  expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([]);
});

test('more files than REANA takes are too many', async () => {
  const many = Array.from({ length: 1001 }, (_, index) => ({ name: `f${index}`, content: '' }));
  expect((await create(part(makeZip(many)))).status).toBe(413);
});

test('something else than one bundle is refused', async () => {
  const zip = makeZip(WHOLE);
  expect((await create(part(zip, 'archive'))).status).toBe(400);
  expect((await create()).status).toBe(400);
  expect([400, 413]).toContain((await create(part(zip), part(zip))).status);
  const refused = await create(part(Buffer.from('no zip at all')));
  expect(refused.status).toBe(400);
  expectWords(refused.json.message);
});

test('inputs belong in the bundle when nothing else is declared', async () => {
  const yaml =
    'inputs: {parameters: {word: a}, files: [big.dat], directories: [d]}\n' +
    'workflow: {type: yadage, file: workflow.yml}\n';
  const members = [{ name: 'reana.yaml', content: yaml }, WHOLE[2]!];
  const refused = await create(part(makeZip(members)));
  expect(refused.status).toBe(400);
  expectWords(refused.json.message);
  const inputs = [
    { name: 'big.dat', content: 'x' },
    { name: 'd/e/f', content: 'y' },
  ];
  expect((await create(part(makeZip([...members, ...inputs])))).status).toBe(201);
});
