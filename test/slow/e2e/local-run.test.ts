import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BinOptions, type BinOutcome, runBin } from '../../support/bin.js';

const SMALL = resolve('test/fixtures/cli/small');

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  // A Python environment without packages for the image of the small workflow.
  writeFileSync(join(folder, 'none.txt'), '');
  const index = { 'small:1': { python: '>=3.10,<3.14', requirements: ['none.txt'] } };
  writeFileSync(join(folder, 'environments.json'), JSON.stringify(index));
  env = {
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_ENVIRONMENTS: join(folder, 'environments.json'),
  };
});
afterAll(async () => {
  await cli('local stop');
  rmSync(folder, { recursive: true, force: true });
});

function cli(line: string, options: BinOptions = {}): Promise<BinOutcome> {
  return runBin(line.split(' '), { env, cwd: folder, ...options });
}

test('submit --local --follow --download: server up, run, files home, server gone', async () => {
  const { stdout, stderr, code } = await cli(
    `submit --local --download out -f ${SMALL} --name good --runtime host`,
  );
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('good.1 is finished') as string,
  });
  expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
    '2 files in out',
    '  out/draw/plot.png',
    '  out/draw/summary.json',
  ]);
  expect(readFileSync(join(folder, 'out/draw/plot.png'), 'utf8')).toBe('hello\nhello\n');
  expect(await cli('local status')).toEqual({ stdout: 'no local server is running\n', stderr: '', code: 0 });
}, 600_000);

test('a command with --local starts the server for as long as it needs it', async () => {
  const { stdout, code } = await cli('status good --local --json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'good.1', status: 'finished' });
  expect((await cli('local status')).stdout).toBe('no local server is running\n');
}, 600_000);

test('Ctrl-C: the run is stopped, the server ends, exit code 130', async () => {
  const argv = [
    'submit',
    '--local',
    '--follow',
    '-f',
    SMALL,
    '--name',
    'broken-off',
    '-p',
    'greeting=$(sleep 600)',
  ];
  let interrupted = false;
  const { stdout, stderr, code } = await runBin(argv, {
    env,
    cwd: folder,
    onStderr: (text, kill) => {
      if (interrupted || !text.includes('is running')) return;
      interrupted = true;
      kill('SIGINT');
    },
  });
  expect({ stdout, code }).toEqual({ stdout: '', code: 130 });
  expect(stderr).toContain('error: interrupted; the run broken-off.1 was stopped\n');
  expect(existsSync(join(folder, 'data', 'server.json'))).toBe(false);
  const { stdout: after } = await cli('status broken-off --local --json');
  expect(JSON.parse(after)).toMatchObject({ status: 'stopped' });
}, 600_000);

test('local start, a run in the background, local status, local stop', async () => {
  const started = await cli('local start --runtime host --cores 2 --memory 1G --json');
  expect(started.code).toBe(0);
  const { pid, url } = JSON.parse(started.stdout) as { pid: number; url: string };
  expect(started.stdout).not.toContain('token');

  const again = await cli('local start --cores 1');
  expect(again.stderr).toMatch(/^warning: the local server is running already, so --cores changes nothing/);
  expect(again.stdout).toContain(`process       ${pid}`);

  const submitted = await cli(`submit --local -f ${SMALL} --name later`);
  expect(submitted.code).toBe(0);
  expect(submitted.stdout).toContain(`later.1 started on ${url}\n`);
  expect(submitted.stdout).toContain('  reana-madminer local stop ');
  const followed = await cli('status later --follow --local');
  expect(followed.code).toBe(0);
  expect(JSON.parse((await cli('local status --json')).stdout)).toMatchObject({ running: true, pid, url });

  expect(await cli('local stop')).toEqual({ stdout: 'stopped the local server\n', stderr: '', code: 0 });
  expect(await cli('local stop')).toEqual({ stdout: 'no local server was running\n', stderr: '', code: 0 });
}, 600_000);

test('a port that is taken is named, with the way out', async () => {
  const { createServer } = await import('node:net');
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as { port: number };
  const { stdout, stderr, code } = await cli(`local start --port ${port}`);
  other.close();
  expect({ stdout, code }).toEqual({ stdout: '', code: 8 });
  expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
  expect(stderr).toContain('--port');
});

test('a step that fails ends with exit code 10 and its log', async () => {
  const { stdout, stderr, code } = await cli(
    `submit --local --follow -f ${SMALL} --name bad -p greeting=broken`,
  );
  expect({ stdout, code }).toEqual({ stdout: '', code: 10 });
  expect(stderr).toContain('error: the run bad.1 failed at work_');
}, 600_000);

test('a reader that leaves early is no error', async () => {
  const { spawnSync } = await import('node:child_process');
  const { BIN } = await import('../../support/bin.js');
  const script = `"${process.execPath}" "${BIN}" --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n').at(-1)).toBe('0');
});

test.each([
  ['list', 3, /no REANA server is named/],
  ['sumbit', 2, /there is no command sumbit\nhint: did you mean submit\?/],
  ['validate -f nowhere.yaml', 4, /nowhere\.yaml: there is no such file/],
])('`%s` ends with %i', async (line, exitCode, message) => {
  const { stdout, stderr, code } = await cli(line);
  expect({ stdout, code }).toEqual({ stdout: '', code: exitCode });
  expect(stderr).toMatch(message);
});
