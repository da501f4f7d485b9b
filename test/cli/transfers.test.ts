import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../local/server-fixture.js';
import { run as runCli, type Outcome } from './support.js';

let server: TestServer;
let folder: string;
let home: string;
let run: { readonly id: string; readonly name: string };

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transfers-'));
  home = await mkdtemp(join(tmpdir(), 'home-'));
  await mkdir(join(folder, 'data/empty'), { recursive: true });
  await writeFile(join(folder, '.gitignore'), '*.log\n');
  for (const name of ['a', 'b', 'c.log']) await writeFile(join(folder, 'data', name), name);
  run = await server.createRun('files', {
    workflow: { type: 'yadage', file: 'workflow.yml' },
    outputs: { directories: ['data'] },
  });
});
afterEach(async () => {
  for (const path of [folder, home]) await rm(path, { recursive: true });
});

function cli(line: string): Promise<Outcome> {
  const env = {
    REANA_SERVER_URL: server.server.url,
    REANA_ACCESS_TOKEN: server.server.token,
    REANA_MADMINER_HOME: home,
  };
  return runCli(line.split(' '), { cwd: folder, env });
}

async function stored(): Promise<string[]> {
  const { json } = await server.send('GET', `/api/workflows/${run.id}/workspace`);
  return json.items.map(({ name }) => name).sort();
}

describe('upload', () => {
  test('sends directories and files, and says what it leaves out', async () => {
    const { stdout, stderr, code } = await cli(`upload ${run.name} data`);
    expect(stderr).toBe(
      'warning: data/empty is empty: REANA keeps only directories with files\nuploading 2 files (2 B)\n',
    );
    expect(stdout).toBe(
      `uploaded 2 files (2 B) to ${run.name}\n.gitignore leaves out 1 more; --dry-run lists them\n`,
    );
    expect(code).toBe(0);
    expect(await stored()).toEqual(['data/a', 'data/b']);
  });

  test('sends nothing twice', async () => {
    await cli(`upload ${run.name} data`);
    const { stdout, stderr } = await cli(`upload ${run.name} data data/c.log`);
    expect(stderr).toContain('uploading 1 file (5 B), 2 there already\n');
    expect(stdout).toBe(`uploaded 1 file (5 B) to ${run.name}; 2 files there already\n`);
  });

  test('--dry-run lists what would be sent and what would not, and sends nothing', async () => {
    await symlink('a', join(folder, 'data/link'));
    const { stdout, code } = await cli(`upload ${run.name} data --dry-run`);
    expect(stdout.replace(/ +/g, ' ')).toBe(
      [
        `would upload 2 files (2 B) to ${run.name}`,
        'upload',
        ' data/a',
        ' data/b',
        'left out',
        ' data/c.log by .gitignore',
        ' data/empty empty',
        ' data/link a symbolic link',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(await stored()).toEqual([]);
  });

  test('without paths, what reana.yaml declares', async () => {
    await writeFile(
      join(folder, 'reana.yaml'),
      'inputs: {files: [data/c.log]}\nworkflow: {type: yadage, file: workflow.yml}\n',
    );
    await writeFile(join(folder, 'workflow.yml'), 'stages: []\n');
    const { stderr, code } = await cli(`upload ${run.name}`);
    expect({ stderr, code }).toEqual({ stderr: 'uploading 2 files (16 B)\n', code: 0 });
    expect(await stored()).toEqual(['data/c.log', 'workflow.yml']);
  });

  test('--json prints one document', async () => {
    const { stdout } = await cli(`upload ${run.name} data --json`);
    expect(JSON.parse(stdout)).toEqual({
      run,
      isPlan: false,
      sent: ['data/a', 'data/b'],
      present: [],
      bytes: 2,
      ignored: [{ path: 'data/c.log', by: '.gitignore' }],
      unfit: [{ path: 'data/empty', kind: 'empty' }],
    });
  });

  test('--checksums puts them beside the files', async () => {
    await cli(`upload ${run.name} data --checksums`);
    const cwd = join(server.dataDir, 'workspaces', run.id);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd });
  });

  test.each([
    ['/etc/hosts', 2, "/etc/hosts can't be uploaded: it does not lie below"],
    ['../x', 2, "../x can't be uploaded: it does not lie below"],
    ['data/../..', 2, "data/../.. can't be uploaded: it does not lie below"],
    ['gone', 7, "the input gone can't be read"],
  ])('of %s ends with %i', async (path, exitCode, words) => {
    const { stderr, code } = await cli(`upload ${run.name} ${path}`);
    expect(stderr).toContain(words);
    expect(code).toBe(exitCode);
  });

  test('of the whole folder', async () => {
    await cli(`upload ${run.name} .`);
    expect(await stored()).toEqual(['.gitignore', 'data/a', 'data/b']);
  });

  test('into a run that is not there', async () => {
    const { stderr, code } = await cli('upload gone data');
    expect(stderr).toMatch(/there is no run "?gone/);
    expect(code).toBe(5);
  });
});

describe('download', () => {
  beforeEach(async () => {
    await cli(`upload ${run.name} data`);
  });

  test('fetches nothing twice', async () => {
    expect((await cli(`download ${run.name} -o out`)).stdout).toBe('2 files in out\n');
    const { stdout, stderr } = await cli(`download ${run.name} -o out`);
    expect(stdout).toBe('2 files in out\n');
    expect(stderr).toBe('downloading 0 files (0 B), 2 there already\n');
  });

  test('--dry-run lists what would be fetched, and fetches nothing', async () => {
    await cli(`download ${run.name} data/a -o out`);
    const { stdout } = await cli(`download ${run.name} -o out --dry-run`);
    expect(stdout.replace(/ +/g, ' ')).toBe(
      `would download 1 file (1 B) of ${run.name}; 1 file here already\ndownload\n data/b 1 B\n`,
    );
    expect(await readdir(join(folder, 'out/data'))).toEqual(['a']);
    const { stdout: json } = await cli(`download ${run.name} -o out --dry-run --json`);
    expect(JSON.parse(json)).toMatchObject({
      run,
      isPlan: true,
      bytes: 1,
      files: [{ path: 'data/b', size: 1 }],
    });
  });

  test('--checksums writes them beside the files', async () => {
    const { stdout } = await cli(`download ${run.name} -o out --checksums`);
    expect(stdout).toBe('3 files in out\n');
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: join(folder, 'out') });
    expect(await readFile(join(folder, 'out/data/a'), 'utf8')).toBe('a');
  });
});
