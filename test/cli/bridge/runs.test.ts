import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodeOf, expectSaid } from '../support.js';
import { Shell } from '../commands/shell.js';

const SPECIFICATION = {
  inputs: { parameters: {} },
  workflow: { type: 'yadage', file: 'workflow.yml' },
  outputs: { files: ['out/plot.png'] },
  workspace: { retention_days: { 'tmp/*': 7 } },
};
const WORKON = { REANA_WORKON: 'data.1' };

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.open();
  for (const name of ['data', 'other']) await shell.server.createRun(name, SPECIFICATION);
});
afterAll(() => shell.close());

beforeEach(async () => {
  for (const path of ['out/plot.png', 'out/plot.pdf', 'tmp/a.log', 'other/x.txt', 'data.txt'])
    await shell.server.upload('data', path, path);
  await shell.server.upload('other', 'tmp/kept.log', 'kept');
});

async function paths(words: string, env: Record<string, string> = {}): Promise<string[]> {
  const stdout = await shell.text(`${words} --json`, env);
  return (JSON.parse(stdout) as { path: string }[]).map(({ path }) => path).sort();
}

describe('-w', () => {
  test.each([
    'status -w data',
    'status --workflow=data.1',
    'status data.1 -w data.1',
    'logs -w data',
    'ls -w data',
    'du -w data',
    'parameters data',
    'retention-rules-list -w data',
    'share-status -w data',
  ])('`%s` is about that run', async (line) => {
    await shell.text(line);
  });

  test('with it, arguments are paths, also such as are called like a run', async () => {
    expect(await paths('ls -w data out')).toEqual(['out/plot.pdf', 'out/plot.png']);
    expect(await paths('ls -w data other')).toEqual(['other/x.txt']);
    await shell.text('mv -w data data.txt renamed.txt');
    await shell.text('rm --workflow data other renamed.txt');
    expect(await paths('ls data')).toEqual(['out/plot.pdf', 'out/plot.png', 'tmp/a.log']);
    expect(await paths('ls other')).toEqual(['tmp/kept.log']);
    expect(await shell.type('download -w data out/plot.png -o fetched')).toMatchObject({ code: 0 });
    expect(existsSync(join(shell.folder, 'fetched', 'out', 'plot.png'))).toBe(true);
  });

  test.each([
    ['status other -w data', 2, 'usage'],
    ['stop other -w data', 2, 'usage'],
    ['ls -w data out tmp', 2, 'usage'],
    ['mv -w data one', 2, 'usage'],
    ['rm -w data', 2, 'usage'],
    ['open -w data notebook', 2, 'usage'],
    ['download -w data out/plot.png -o -', 2, 'usage'],
  ] as const)('`%s` is refused', async (line, exitCode, code) => {
    await shell.refuses(line, exitCode, code, line);
  });
});

describe('with REANA_WORKON', () => {
  test.each([
    ['ls out/', ['out/plot.pdf', 'out/plot.png']],
    ['ls data.txt', ['data.txt']],
    ['ls out/*.png', ['out/plot.png']],
    // A run is a run.
    ['ls other', ['tmp/kept.log']],
    ['ls other.1', ['tmp/kept.log']],
    ['ls other tmp', ['tmp/kept.log']],
    ['ls data.1 tmp', ['tmp/a.log']],
  ])('`%s`', async (line, expected) => {
    expect(await paths(line, WORKON)).toEqual(expected);
  });

  test('a word is a path when there is no run of this name, and a note says so', async () => {
    const outcome = await shell.type('ls out --format name', WORKON);
    expect(outcome.code).toBe(0);
    expectSaid(outcome);
  });

  test('a misspelt number is no path', async () => {
    expect(await shell.type('ls other.7 --json', WORKON)).toMatchObject({ code: 5 });
  });

  test('download, mv and upload of paths', async () => {
    expect(await shell.type('download out/plot.png -o saved', WORKON)).toMatchObject({ code: 0 });
    expect(existsSync(join(shell.folder, 'saved', 'out', 'plot.png'))).toBe(true);
    await shell.text('mv data.txt other/moved.txt', WORKON);
    mkdirSync(join(shell.folder, 'more'), { recursive: true });
    writeFileSync(join(shell.folder, 'more', 'new.txt'), 'new');
    const { code } = await shell.type('upload more', WORKON);
    expect(code).toBe(0);
    expect(await paths('ls data')).toEqual(expect.arrayContaining(['more/new.txt', 'other/moved.txt']));
    await shell.text('rm more', WORKON);
    expect(await paths('ls data more')).toEqual([]);
  });

  test('rm removes nothing when its first word is neither a path for sure nor a run', async () => {
    const outcome = await shell.type('rm othr tmp --json', WORKON);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([2, 'usage']);
    expectSaid({ stdout: '', stderr: outcome.stderr });
    expect(await paths('ls data tmp')).toEqual(['tmp/a.log']);
    await shell.text('rm other tmp/kept.log', WORKON);
    expect(await paths('ls other')).toEqual([]);
  });

  test('open jupyter is about that run', async () => {
    const outcome = await shell.type('open jupyter --json', WORKON);
    // The embedded server has no sessions: what counts is which run it was asked about.
    expect(outcome.stdout).toContain('/open/jupyter');
  });
});

describe('--format', () => {
  test.each([
    'list --format name,run_number,status=created',
    'list --format NAME --format status',
    'list --format name=nothing,status',
    'status -w data --format name,status,progress,duration',
    'ls -w data --format name=tmp/a.log,size',
    'retention-rules-list -w data --format workspace_files,retention_days',
    'share-status -w data --format user_email',
  ])('`%s`', async (line) => {
    await shell.says(line, line);
  });

  test('also picks the columns of --json', async () => {
    expect(await shell.json('list --format name=data,run_number')).toEqual([
      { name: 'data', run_number: '1' },
    ]);
    expect(await shell.json('ls data --format size=9,name')).toEqual([{ size: '9', name: 'tmp/a.log' }]);
  });

  test('a column that does not exist is an error', async () => {
    await shell.refuses('list --format nmae', 2, 'usage', 'misspelt');
    await shell.refuses('ls data --format colour', 2, 'usage', 'unknown');
  });
});

describe('--filter', () => {
  test.each([
    ['ls -w data --filter name=PLOT', ['out/plot.pdf', 'out/plot.png']],
    ['ls -w data --filter name=plot --filter name=pdf', ['out/plot.pdf']],
    ['ls -w data --filter size=9', ['tmp/a.log']],
    ['ls -w data --filter last-modified=1999', []],
    ['du -w data --filter name=a.log', ['tmp/a.log']],
  ])('`%s`', async (line, expected) => {
    expect(await paths(line)).toEqual(expected);
  });

  test('of runs, by name and status', async () => {
    const names = async (flags: string): Promise<string[]> =>
      ((await shell.json(`list ${flags}`)) as { name: string }[]).map(({ name }) => name).sort();
    expect(await names('--filter name=oth')).toEqual(['other.1']);
    expect(await names('--filter status=created --filter status=running')).toEqual(['data.1', 'other.1']);
    expect(await names('--filter status=finished')).toEqual([]);
    expect(await names('--all --filter status=created --filter name=data')).toEqual(['data.1']);
  });

  test.each([
    'list --filter nmae=x',
    'list --filter status=finnished',
    'list --filter name',
    'list --filter name=a --filter name=b',
    'list --filter name=a --search b',
    'logs -w data --filter status=finnished',
    'logs -w data --filter status=failed --follow',
    'ls -w data --filter owner=x',
  ])('`%s` is refused', async (line) => {
    await shell.refuses(line, 2, 'usage', line);
  });
});
