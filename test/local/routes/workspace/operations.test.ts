import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expectWords } from '../../../support/words.js';
import { TestServer, type Answer } from '../../support/server-fixture.js';

interface Usage {
  readonly name: string;
  readonly size: { readonly raw: number; readonly human_readable: string };
}

const SPECIFICATION = {
  version: '0.9.4',
  inputs: { files: ['in.txt'], directories: ['data/'], parameters: { n: 1 } },
  workflow: { type: 'yadage', file: 'workflow.yml' },
  outputs: { files: ['plots/*.png'], directories: ['out'] },
  workspace: { retention_days: { 'tmp/**/*': 7 } },
};

const FILES: Readonly<Record<string, string>> = {
  'in.txt': 'input\n',
  'data/a.txt': 'one\ntwo\nthree\n',
  'data/deep/b.bin': 'b\0b',
  'out/table.csv': '1,2\n',
  'plots/x.png': 'png',
  'plots/x.log': 'log',
  'tmp/with blank/c.txt': 'cc',
  'workflow.yml': 'stages: []\n',
};

let server: TestServer;
let made = 0;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

async function makeRun(files = FILES, specification: object = SPECIFICATION): Promise<string> {
  const run = await server.createRun(`files${(made += 1)}`, specification);
  for (const [name, content] of Object.entries(files)) await server.upload(run.id, name, content);
  return run.name;
}

async function names(run: string): Promise<string[]> {
  const answer = await server.send('GET', `/api/workflows/${run}/workspace`);
  return answer.json.items.map(({ name }) => name);
}

function move(run: string, source: string, target: string): Promise<Answer> {
  const query = new URLSearchParams({ source, target }).toString();
  return server.send('PUT', `/api/workflows/move_files/${run}?${query}`);
}

describe('disk usage', () => {
  async function usage(run: string, query = '', json?: object): Promise<Usage[]> {
    const path = `/api/workflows/${run}/disk_usage${query}`;
    const answer = await server.send('GET', path, json === undefined ? {} : { json });
    return (answer.json as unknown as { disk_usage_info: Usage[] }).disk_usage_info;
  }

  test('tells of files and of directories with all below them', async () => {
    const found = await usage(await makeRun());
    expect(found.at(-1)).toEqual({ name: '', size: { raw: 46, human_readable: '46 Bytes' } });
    const sizes = new Map(found.map(({ name, size }) => [name, size.raw]));
    expect(sizes.get('/data')).toBe(17);
    expect(sizes.get('/data/deep')).toBe(3);
    expect(sizes.get('/tmp/with blank/c.txt')).toBe(2);
    expect(sizes.size).toBe(Object.keys(FILES).length + 7);
  });

  test.each([
    ['in the body', '', { summarize: true }],
    ['in the query', '?summarize=true', undefined],
  ])('is summarised when asked for %s', async (_where, query, body) => {
    expect(await usage(await makeRun(), query, body)).toEqual([
      { name: '', size: { raw: 46, human_readable: '46 Bytes' } },
    ]);
  });

  test('is searched by name and size', async () => {
    const run = await makeRun();
    const found = await usage(run, '', { search: '{"name": ["DATA"], "size": ["3"]}' });
    expect(found.map(({ name }) => name)).toEqual(['/data/deep/b.bin', '/data/deep']);
    const path = `/api/workflows/${run}/disk_usage`;
    expect((await server.send('GET', path, { json: { search: '[' } })).status).toBe(400);
    expect((await server.send('GET', '/api/workflows/none/disk_usage')).status).toBe(403);
  });
});

describe('moving', () => {
  test('renames, moves into directories, and makes those on the way', async () => {
    const run = await makeRun();
    const renamed = await move(run, 'in.txt', 'renamed.txt');
    expect(renamed.status).toBe(200);
    expectWords(renamed.json.message);
    expect((await move(run, '/data/a.txt', 'out')).status).toBe(200);
    expect((await move(run, 'data/deep', 'new/place')).status).toBe(200);
    const found = await names(run);
    expect(found).toEqual(expect.arrayContaining(['renamed.txt', 'out/a.txt', 'new/place/b.bin']));
    expect(found).not.toContain('in.txt');
  });

  test.each([
    ['none.txt', 'x', 409],
    ['data', 'data/deep/inner', 409],
    ['in.txt', '../out.txt', 400],
    ['../server.json', 'x', 400],
    ['in.txt', 'link/x', 400],
    ['in.txt', 'link', 400],
    ['in.txt', 'data/a.txt/x', 400],
    ['', 'x', 400],
  ])('%s to %s is refused', async (source, target, status) => {
    const run = await makeRun();
    const { id } = (await server.send('GET', `/api/workflows/${run}/parameters`)).json;
    await symlink(server.dataDir, join(server.dataDir, 'workspaces', id, 'link'));
    const answer = await move(run, source, target);
    expect(answer.status).toBe(status);
    expectWords(answer.json.message);
    expect(await names(run)).toContain('in.txt');
  });
});

describe('pruning', () => {
  const inputs = ['data/a.txt', 'data/deep/b.bin', 'in.txt'];
  const outputs = ['out/table.csv', 'plots/x.png'];

  test.each([
    ['', undefined, [...inputs, ...outputs]],
    ['?include_inputs=true', undefined, outputs],
    ['', { include_outputs: true }, inputs],
    ['?include_inputs=true&include_outputs=true', undefined, []],
  ])('with %s and %j', async (query, json, left) => {
    const run = await makeRun();
    const sending = json === undefined ? {} : { json };
    const answer = await server.send('POST', `/api/workflows/${run}/prune${query}`, sending);
    expect([answer.status, answer.json.workflow_name]).toEqual([200, run]);
    expectWords(answer.json.message);
    expect(await names(run)).toEqual(left);
    const folders = await server.send('GET', `/api/workflows/${run}/workspace?file_name=*`);
    expect(folders.json.items.map(({ name }) => name)).not.toContain('tmp');
  });
});

describe('comparison', () => {
  async function compare(a: string, b: string, query = ''): Promise<[Record<string, string[]>, string]> {
    const { json } = await server.send('GET', `/api/workflows/${a}/diff/${b}${query}`);
    const answer = json as unknown as { reana_specification: string; workspace_listing: string };
    return [
      JSON.parse(answer.reana_specification) as Record<string, string[]>,
      JSON.parse(answer.workspace_listing) as string,
    ];
  }

  test('runs that are alike have no differences', async () => {
    const [specification, workspace] = await compare(await makeRun(), await makeRun());
    expect(Object.values(specification).flat()).toEqual([]);
    expect(workspace).toBe('');
  });

  test('tells the lines that differ, and the files that one has alone', async () => {
    const rest = Object.fromEntries(Object.entries(FILES).filter(([name]) => name !== 'in.txt'));
    const a = await makeRun();
    const b = await makeRun(
      { ...rest, 'data/a.txt': 'one\ntwo and a half\nthree\n', 'data/deep/b.bin': 'c\0c', 'more/d/e': 'e' },
      { ...SPECIFICATION, inputs: { ...SPECIFICATION.inputs, parameters: { n: 2 } } },
    );
    const [specification, workspace] = await compare(a, b);
    expect(specification['inputs']).toEqual(expect.arrayContaining(['-  "n": 1', '+  "n": 2']));
    expect(specification['inputs']![0]).toMatch(/^@@ -\d+,\d+ \+\d+,\d+ @@$/);
    expect(specification['outputs']).toEqual([]);
    expect(workspace.split('\n')).toEqual([
      `diff -r ${a}/data/a.txt ${b}/data/a.txt`,
      `--- ${a}/data/a.txt`,
      `+++ ${b}/data/a.txt`,
      '@@ -1,3 +1,3 @@',
      ' one',
      '-two',
      '+two and a half',
      ' three',
      `Binary files ${a}/data/deep/b.bin and ${b}/data/deep/b.bin differ`,
      `Only in ${a}: in.txt`,
      `Only in ${b}: more`,
    ]);
    expect((await compare(a, b, '?context_lines=0'))[1]).not.toContain(' one');
    expect((await compare(a, b, '?brief=true'))[1].split('\n')[0]).toBe(
      `Files ${a}/data/a.txt and ${b}/data/a.txt differ`,
    );
    expect((await server.send('GET', `/api/workflows/${a}/diff/none`)).status).toBe(404);
    expect((await server.send('GET', `/api/workflows/${a}/diff/${b}?context_lines=x`)).status).toBe(400);
  });
});

test('retention rules wait for the end of the run', async () => {
  const run = await makeRun();
  const ask = async (): Promise<unknown> =>
    (await server.send('GET', `/api/workflows/${run}/retention_rules`)).json;
  const before = await ask();
  expect(before).toMatchObject({
    workflow_name: run,
    retention_rules: [{ workspace_files: 'tmp/**/*', retention_days: 7, apply_on: null, status: 'created' }],
  });
  await server.send('POST', `/api/workflows/${run}/start`, { json: {} });
  await server.ended(run);
  expect(await ask()).toMatchObject({
    retention_rules: [{ status: 'active', apply_on: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string }],
  });
});

test.each([[{ '/tmp': 1 }], [{ '../x': 1 }], [{ tmp: 1.5 }], [['tmp']]])(
  'retention rules %j are refused',
  async (retention_days) => {
    const specification = { ...SPECIFICATION, workspace: { retention_days } };
    const answer = await server.send('POST', '/api/workflows?workflow_name=bad', { json: specification });
    expect(answer.status).toBe(400);
    expectWords(answer.json.message);
  },
);
