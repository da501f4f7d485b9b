import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../../local/support/server-fixture.js';
import { errorCodeOf, expectSaid, run as runCli, type Outcome } from '../../support.js';

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

/** Compares what a command said with `words.yaml`, whatever number the run has. */
function say({ stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>, label?: string): void {
  const [out, err] = [stdout, stderr].map((text) => text.replaceAll(run.name, 'files.N'));
  expectSaid({ stdout: out!, stderr: err! }, label);
}

async function stored(): Promise<string[]> {
  const { json } = await server.send('GET', `/api/workflows/${run.id}/workspace`);
  return json.items.map(({ name }) => name).sort();
}

describe('upload', () => {
  test('sends directories and files, and says what it leaves out', async () => {
    const outcome = await cli(`upload ${run.name} data`);
    expect(outcome.code).toBe(0);
    expect(await stored()).toEqual(['data/a', 'data/b']);
    say(outcome);
  });

  test('sends nothing twice', async () => {
    await cli(`upload ${run.name} data`);
    const outcome = await cli(`upload ${run.name} data data/c.log`);
    say(outcome);
    const { stdout } = await cli(`upload ${run.name} data data/c.log --json`);
    expect(JSON.parse(stdout)).toMatchObject({ sent: [], present: ['data/a', 'data/b', 'data/c.log'] });
  });

  test('--dry-run lists what would be sent and what would not, and sends nothing', async () => {
    await symlink('a', join(folder, 'data/link'));
    const outcome = await cli(`upload ${run.name} data --dry-run`);
    expect(outcome.code).toBe(0);
    expect(await stored()).toEqual([]);
    say(outcome);
    const { stdout } = await cli(`upload ${run.name} data --dry-run --json`);
    expect(JSON.parse(stdout)).toMatchObject({
      isPlan: true,
      sent: ['data/a', 'data/b'],
      ignored: [{ path: 'data/c.log', by: '.gitignore' }],
      unfit: [
        { path: 'data/empty', kind: 'empty' },
        { path: 'data/link', kind: 'link' },
      ],
    });
  });

  test('without paths, what reana.yaml declares', async () => {
    await writeFile(
      join(folder, 'reana.yaml'),
      'inputs: {files: [data/c.log]}\nworkflow: {type: yadage, file: workflow.yml}\n',
    );
    await writeFile(join(folder, 'workflow.yml'), 'stages: []\n');
    expect(await cli(`upload ${run.name}`)).toMatchObject({ code: 0 });
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
    ['/etc/hosts', 2, 'usage'],
    ['../x', 2, 'usage'],
    ['data/../..', 2, 'usage'],
    ['gone', 7, 'transfer'],
  ])('of %s ends with %i', async (path, exitCode, error) => {
    const outcome = await cli(`upload ${run.name} ${path} --json`);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([exitCode, error]);
    expect(outcome.stderr).toContain(path);
    say({ stdout: '', stderr: outcome.stderr });
  });

  test('of the whole folder', async () => {
    await cli(`upload ${run.name} .`);
    expect(await stored()).toEqual(['.gitignore', 'data/a', 'data/b']);
  });

  test('into a run that is not there', async () => {
    const outcome = await cli('upload gone data --json');
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([5, 'not-found']);
    expect(outcome.stderr).toContain('gone');
  });
});

describe('download', () => {
  beforeEach(async () => {
    await cli(`upload ${run.name} data`);
  });

  test('fetches nothing twice', async () => {
    const line = `download ${run.name} -o out`;
    expect((await cli(`${line} --debug`)).stderr).toContain('/workspace/data/a');
    say(await cli(line));
    expect((await cli(`${line} --debug`)).stderr).not.toContain('/workspace/data/a');
  });

  test('--dry-run lists what would be fetched, and fetches nothing', async () => {
    await cli(`download ${run.name} data/a -o out`);
    say(await cli(`download ${run.name} -o out --dry-run`));
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
    const { stdout } = await cli(`download ${run.name} -o out --checksums --json`);
    expect((JSON.parse(stdout) as { files: string[] }).files).toHaveLength(3);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: join(folder, 'out') });
    expect(await readFile(join(folder, 'out/data/a'), 'utf8')).toBe('a');
  });
});
