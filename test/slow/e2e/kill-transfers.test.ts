import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/server-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';

const FILES = 60;
const NAMES = Array.from({ length: FILES }, (_, index) => `data/${String(index).padStart(2, '0')}`);
/** Requests that may have been on their way when the program was killed. */
const UNDER_WAY = 8;
const PATIENCE = 600_000;

let server: TestServer;
let folder: string;
let run: { readonly id: string; readonly name: string };

beforeEach(async () => {
  // Slow enough to be killed in the middle.
  server = await TestServer.start({ rateLimit: { requests: 20, perSeconds: 1 } });
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
  run = await server.createRun('files', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  await mkdir(join(folder, 'data'));
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** How many of these requests succeeded, by what `--debug` says. */
function count(stderr: string, request: RegExp): number {
  return stderr.split('\n').filter((line) => request.test(line) && line.includes('→ 200')).length;
}

async function killAndRepeat(
  argv: readonly string[],
  request: RegExp,
): Promise<{ readonly first: number; readonly second: number }> {
  const options = {
    cwd: folder,
    env: {
      REANA_SERVER_URL: server.server.url,
      REANA_ACCESS_TOKEN: server.server.token,
      REANA_MADMINER_HOME: join(folder, 'home'),
    },
  };
  const killed = await runBin([...argv, '--debug'], {
    ...options,
    onStderr: (text, kill) => {
      if (count(text, request) >= 25) kill('SIGKILL');
    },
  });
  expect(killed.code).toBe(null);
  const repeated = succeeded(await runBin([...argv, '--debug'], options));
  return { first: count(killed.stderr, request), second: count(repeated.stderr, request) };
}

test(
  'an upload that was killed goes on with what is missing',
  async () => {
    for (const name of NAMES) await writeFile(join(folder, name), `content of ${name}`);
    const { first, second } = await killAndRepeat(['upload', run.name, 'data'], /POST .*file_name=data/);
    expect(first).toBeGreaterThanOrEqual(25);
    expect(first).toBeLessThan(FILES);
    expect(second).toBeLessThanOrEqual(FILES - first + UNDER_WAY);
    expect(second).toBeGreaterThan(0);
    const workspace = join(server.dataDir, 'workspaces', run.id);
    for (const name of NAMES)
      expect(await readFile(join(workspace, name), 'utf8')).toBe(`content of ${name}`);
  },
  PATIENCE,
);

test(
  'a download that was killed goes on with what is missing',
  async () => {
    const workspace = join(server.dataDir, 'workspaces', run.id);
    await mkdir(join(workspace, 'data'), { recursive: true });
    for (const name of NAMES) await writeFile(join(workspace, name), `content of ${name}`);
    const argv = ['download', run.name, 'data/*', '-o', 'out'];
    const { first, second } = await killAndRepeat(argv, /GET .*\/workspace\/data/);
    expect(first).toBeLessThan(FILES);
    expect(second).toBeLessThanOrEqual(FILES - first + UNDER_WAY);
    expect(second).toBeGreaterThan(0);
    expect((await readdir(join(folder, 'out/data'))).sort()).toEqual(NAMES.map((name) => name.slice(5)));
    for (const name of NAMES) {
      expect(await readFile(join(folder, 'out', name), 'utf8')).toBe(`content of ${name}`);
    }
  },
  PATIENCE,
);
