import { Shell } from '../shell.js';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.open();
  await shell.server.createRun('data', {
    inputs: { files: ['in.txt'], parameters: {} },
    workflow: { type: 'yadage', file: 'workflow.yml' },
    outputs: { files: ['out/plot.png'] },
    workspace: { retention_days: { 'tmp/*': 7 } },
  });
});
afterAll(() => shell.close());

beforeEach(async () => {
  for (const path of [
    'in.txt',
    'out/plot.png',
    'tmp/a.log',
    'tmp/deep/b.log',
    'tmp/c.txt',
    'odd/[1]?#.txt',
  ]) {
    await shell.server.upload('data', path, path);
  }
});

async function files(): Promise<string[]> {
  return ((await shell.json('ls data')) as { path: string }[]).map(({ path }) => path).sort();
}

test('du', async () => {
  await shell.says('du data -s', 'all');
  expect(await shell.text('du data --name .log')).toMatch(/tmp\/a\.log\n/);
  const uses = (await shell.json('du data --name a.log')) as { path: string }[];
  expect(uses).toEqual([{ path: 'tmp/a.log', size: expect.any(Number) as number }]);
  await shell.says('du data --name nothing', 'nothing');
});

test('mv', async () => {
  await shell.says('mv data tmp/a.log moved/a.txt', 'moved');
  expect(await files()).toContain('moved/a.txt');
  expect(await shell.json('mv data.1 moved/a.txt tmp')).toMatchObject({
    source: 'moved/a.txt',
    target: 'tmp',
  });
  expect(await files()).toContain('tmp/a.txt');
  expect(await shell.refuses('mv data nosuch b', 5, 'conflict', 'refused')).toContain('nosuch');
  expect(await shell.type('mv data ../x b')).toMatchObject({ code: 7 });
  await shell.text('rm data tmp/a.txt');
});

describe('rm', () => {
  test('a file, whatever it is called', async () => {
    await shell.says('rm data odd/[1]?#.txt');
    expect(await files()).not.toContain('odd/[1]?#.txt');
  });

  test('a directory with all that is in it', async () => {
    await shell.says('rm data tmp/');
    expect(await files()).toEqual(['in.txt', 'odd/[1]?#.txt', 'out/plot.png']);
  });

  test('what matches a pattern, and nothing else', async () => {
    expect(await shell.json('rm data tmp/**/*.log')).toMatchObject({
      run: { name: 'data.1' },
      removed: [{ path: 'tmp/a.log', size: 9 }, { path: 'tmp/deep/b.log' }],
    });
    expect(await files()).toEqual(['in.txt', 'odd/[1]?#.txt', 'out/plot.png', 'tmp/c.txt']);
  });

  test('nothing at all, when one of the paths is not there', async () => {
    expect(await shell.refuses('rm data tmp/a.log nosuch *.nosuch', 2, 'usage')).toContain(
      'nosuch, *.nosuch',
    );
    expect(await files()).toContain('tmp/a.log');
    expect(await shell.type('rm data')).toMatchObject({ code: 2 });
  });
});

test('prune leaves the inputs and outputs', async () => {
  await shell.says('prune data', 'some');
  expect(await files()).toEqual(['in.txt', 'out/plot.png']);
  expect(await shell.json('prune data --outputs')).toMatchObject({ removed: [{ path: 'out/plot.png' }] });
  expect(await shell.text('prune data --inputs --outputs')).toMatch(/^in\.txt\n/);
  await shell.says('prune data', 'nothing');
});

test('retention', async () => {
  await shell.says('retention data', 'one rule');
  expect(await shell.json('retention data')).toEqual([
    { pattern: 'tmp/*', days: 7, status: 'created', rawStatus: 'created' },
  ]);
  await shell.server.createRun('plain', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  await shell.says('retention plain', 'none');
});
