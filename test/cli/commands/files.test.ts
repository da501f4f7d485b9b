import { Shell } from './shell.js';

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
  expect(await shell.text('du data -s')).toMatch(/^SIZE +PATH\n\d+ k?B +\.\n$/);
  expect(await shell.text('du data --name .log')).toMatch(/tmp\/a\.log\n/);
  const uses = (await shell.json('du data --name a.log')) as { path: string }[];
  expect(uses).toEqual([{ path: 'tmp/a.log', size: expect.any(Number) as number }]);
  expect(await shell.text('du data --name nothing')).toBe('no files\n');
});

test('mv', async () => {
  expect(await shell.text('mv data tmp/a.log moved/a.txt')).toBe(
    'moved tmp/a.log to moved/a.txt in data.1\n',
  );
  expect(await files()).toContain('moved/a.txt');
  expect(await shell.json('mv data.1 moved/a.txt tmp')).toMatchObject({
    source: 'moved/a.txt',
    target: 'tmp',
  });
  expect(await files()).toContain('tmp/a.txt');
  expect(await shell.type('mv data nosuch b')).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('Path nosuch does not exist') as string,
  });
  expect(await shell.type('mv data ../x b')).toMatchObject({ code: 7 });
  await shell.text('rm data tmp/a.txt');
});

describe('rm', () => {
  test('a file, whatever it is called', async () => {
    expect(await shell.text(['rm', 'data', 'odd/[1]?#.txt'])).toBe(
      'odd/[1]?#.txt\nremoved 1 file (13 B) from data.1\n',
    );
    expect(await files()).not.toContain('odd/[1]?#.txt');
  });

  test('a directory with all that is in it', async () => {
    expect(await shell.text('rm data tmp/')).toBe(
      'tmp/a.log\ntmp/c.txt\ntmp/deep/b.log\nremoved 3 files (32 B) from data.1\n',
    );
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
    expect(await shell.type('rm data tmp/a.log nosuch *.nosuch')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: nothing in data.1 is called nosuch, *.nosuch; nothing was removed\n' +
        'hint: `reana-madminer ls data.1` shows its files\n',
    });
    expect(await files()).toContain('tmp/a.log');
    expect(await shell.type('rm data')).toMatchObject({ code: 2 });
  });
});

test('prune leaves the inputs and outputs', async () => {
  const text = await shell.text('prune data');
  expect(text).toMatch(/^odd\/\[1\]\?#\.txt\ntmp\/a\.log\n(.*\n)*removed 4 files \(\d+ B\) from data\.1\n$/);
  expect(await files()).toEqual(['in.txt', 'out/plot.png']);
  expect(await shell.json('prune data --outputs')).toMatchObject({ removed: [{ path: 'out/plot.png' }] });
  expect(await shell.text('prune data --inputs --outputs')).toMatch(/^in\.txt\nremoved 1 file/);
  expect(await shell.text('prune data')).toBe('nothing was removed from data.1\n');
});

test('retention', async () => {
  expect(await shell.text('retention data')).toMatch(
    /^FILES +DAYS +REMOVED ON +STATUS\ntmp\/\* +7 +- +created\n$/,
  );
  expect(await shell.json('retention data')).toEqual([
    { pattern: 'tmp/*', days: 7, status: 'created', rawStatus: 'created' },
  ]);
  await shell.server.createRun('plain', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  expect(await shell.text('retention plain')).toBe('no rules: files stay until the run is deleted\n');
});
