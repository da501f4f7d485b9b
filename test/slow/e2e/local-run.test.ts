import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BIN, type BinOptions, type BinOutcome, runBin } from '../../support/bin.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';

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

/** What people read, without what differs from run to run. */
function words(text: string): string {
  return text
    .replaceAll(folder, 'FOLDER')
    .replace(/in (<1s|\d+s)$/m, 'in <time>')
    .replace(/^( *)\d{4}-\S+Z/gm, '$1<time>')
    .replace(/(127\.0\.0\.1:|\bport )\d+/g, '$1<port>')
    .replace(/^(process +)\d+/m, '$1<pid>');
}

test('submit --local --follow --download: server up, run, files home, server gone', async () => {
  const { stdout, stderr, code } = await cli(
    `submit --local --download out -f ${SMALL} --name good --runtime host`,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('good.1') as string });
  expectWords(words(stdout));
  expect(readFileSync(join(folder, 'out/draw/plot.png'), 'utf8')).toBe('hello\nhello\n');
  expect(existsSync(join(folder, 'out/draw/summary.json'))).toBe(true);
  expect(await isRunning()).toBe(false);
}, 600_000);

async function isRunning(): Promise<boolean> {
  const { stdout, stderr, code } = await cli('local status --json');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return (JSON.parse(stdout) as { readonly running: boolean }).running;
}

test('a command with --local starts the server for as long as it needs it', async () => {
  const { stdout, code } = await cli('status good --local --json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'good.1', status: 'finished' });
  expect(await isRunning()).toBe(false);
}, 600_000);

test('Ctrl-C: the run is stopped, the server ends, exit code 130', async () => {
  const gate = await Gate.start();
  const submit = ['submit', '--local', '--follow', '-f', SMALL, '--name', 'broken-off'];
  const ended = runBin([...submit, '-p', `greeting=$(${gate.command()})`], {
    env,
    cwd: folder,
    onStart: (kill) => void gate.reached().then(() => kill('SIGINT')),
  });
  const { stdout, stderr, code } = await ended;
  await gate.left();
  await gate.close();
  expect({ stdout, code }).toEqual({ stdout: '', code: 130 });
  expectWords(stderr.slice(stderr.indexOf('error: ')));
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
  expect(again.stdout).toContain(`${pid}`);
  expect(again.stderr).toContain('--cores');
  expectWords({ stdout: words(again.stdout), stderr: again.stderr }, 'started again');

  const submitted = await cli(`submit --local -f ${SMALL} --name later`);
  expect(submitted.code).toBe(0);
  expect(submitted.stdout).toContain(url);
  expectWords(words(submitted.stdout), 'submitted');
  const followed = await cli('status later --follow --local');
  expect(followed.code).toBe(0);
  expect(JSON.parse((await cli('local status --json')).stdout)).toMatchObject({ running: true, pid, url });

  const stopped = await cli('local stop');
  expect(stopped).toMatchObject({ stderr: '', code: 0 });
  expect(await isRunning()).toBe(false);
  const stoppedAgain = await cli('local stop');
  expect(stoppedAgain).toMatchObject({ stderr: '', code: 0 });
  const status = await cli('local status');
  expectWords([stopped.stdout, stoppedAgain.stdout, status.stdout], 'stopped, stopped again, status');
}, 600_000);

test('a port that is taken is named, with the way out', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const own = { ...env, REANA_MADMINER_DATA: join(folder, 'taken') };
  const { stdout, stderr, code } = await cli(`local start --port ${port}`, { env: own });
  other.close();
  expect({ stdout, code }).toEqual({ stdout: '', code: 8 });
  expect(stderr).toContain(`${port}`);
  expectWords(words(stderr));
}, 600_000);

test('a step that fails ends with exit code 10 and its log', async () => {
  const { stdout, stderr, code } = await cli(
    `submit --local --follow -f ${SMALL} --name bad -p greeting=broken`,
  );
  expect({ stdout, code }).toEqual({ stdout: '', code: 10 });
  expect(stderr).toMatch(/^error: .*\bbad\.1\b.*\bwork_/m);
}, 600_000);

test('a reader that leaves early is no error', () => {
  const script = `"${process.execPath}" "${BIN}" --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n').at(-1)).toBe('0');
}, 600_000);

test.each([
  ['list', 3],
  ['sumbit', 2],
  ['validate -f nowhere.yaml', 4],
])(
  '`%s` ends with %i',
  async (line, exitCode) => {
    const { stdout, stderr, code } = await cli(line);
    expect({ stdout, code }).toEqual({ stdout: '', code: exitCode });
    expectWords(words(stderr));
  },
  600_000,
);
