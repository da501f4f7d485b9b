import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../../src/cli/command-list.js';
import type { Clock } from '../../../src/core/clock.js';
import { makeRuns, startManyRuns, type StubRun } from '../../runs/many-runs.js';
import { StubServer, TestClock, TOKEN } from '../../reana/stub-server.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { run } from '../support.js';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
const home = { REANA_MADMINER_HOME: folder };
afterAll(() => rmSync(folder, { recursive: true }));

let stub: StubServer | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

/** What the last word of a command line may become. */
async function complete(
  line: string,
  env: Record<string, string> = {},
  clock: Clock = new QuietClock(),
): Promise<string[]> {
  const { stdout, stderr, code } = await run(['__complete', '--', ...line.split(' ')], {
    env: { ...home, ...env },
    clock,
  });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout.split('\n').filter((word) => word !== '');
}

async function serve(runs: readonly StubRun[]): Promise<Record<string, string>> {
  stub = await startManyRuns(runs);
  return { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN };
}

test('commands, and those of a group', async () => {
  expect(await complete('')).toEqual(COMMANDS.map(({ name }) => name));
  expect(await complete('sub')).toEqual(['submit']);
  expect(await complete('--json st')).toEqual(expect.arrayContaining(['status', 'stop']));
  expect(await complete('config ')).toEqual(['show', 'list', 'set', 'unset', 'use', 'remove']);
  expect(await complete('nonsense ')).toEqual(COMMANDS.map(({ name }) => name));
});

test('flags of the command', async () => {
  expect(await complete('logs --st')).toEqual(['--step']);
  // Those of reana-client are read, and not proposed.
  expect(await complete('logs --f')).toEqual(['--follow']);
  expect(await complete('submit --dry')).toEqual(['--dry-run']);
  expect(await complete('--ser')).toEqual(['--server']);
  expect(await complete('logs --h')).toEqual(['--help']);
});

test('values that a flag or an argument can have', async () => {
  expect(await complete('submit --runtime d')).toEqual(['docker']);
  expect(await complete('list --sort s')).toEqual(['status', 'size']);
  expect(await complete('completion ')).toEqual(['bash', 'zsh', 'fish']);
  expect(await complete('config set client-')).toEqual(['client-cert', 'client-key']);
});

test('nothing where names of files belong', async () => {
  expect(await complete('submit --file ')).toEqual([]);
  expect(await complete('config set ca-file ')).toEqual([]);
  expect(await complete('submit ')).toEqual([]);
});

test('profiles', async () => {
  for (const name of ['lab', 'cern']) {
    await run(['config', 'set', 'server', `https://${name}.example`, '--profile', name], { env: home });
  }
  expect(await complete('config use ')).toEqual(['lab', 'cern']);
  expect(await complete('list --profile c')).toEqual(['cern']);
});

test('names of runs, and not those that a shell could take for something else', async () => {
  const runs = [...makeRuns('scan', 2), ...makeRuns('$(reboot)', 1, 50)];
  const env = await serve(runs);
  expect(await complete('status ', env)).toEqual(['scan', 'scan.2', 'scan.1']);
  expect(await complete('status scan.2 scan.', env)).toEqual(['scan.2', 'scan.1']);
  expect(await complete('logs --follow s', env)).toEqual(['scan', 'scan.2', 'scan.1']);
  expect(await complete('download scan.1 ', env)).toEqual([]);
});

test('names of scans, and of files where a scan file belongs', async () => {
  const runs = [
    ...makeRuns('curve--0001-aaaaaaaaaa', 1),
    ...makeRuns('curve--stop', 1, 10),
    ...makeRuns('other--all-bbbbbbbbbb', 1, 20),
    ...makeRuns('plain', 1, 30),
  ];
  const env = await serve(runs);
  expect((await complete('scan status ', env)).toSorted()).toEqual(['curve', 'other']);
  expect(await complete('scan resume cu', env)).toEqual(['curve']);
  expect(await complete('scan run ', env)).toEqual([]);
  expect(await complete('scan li')).toEqual(['list']);
});

test('no word about a server that does not answer in time', async () => {
  stub = await StubServer.start({ '*': () => undefined });
  const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN };
  expect(await complete('status ', env, new TestClock())).toEqual([]);
});

test('no word about a server that is not there, refuses, or is not known', async () => {
  stub = await StubServer.start({ '*': { status: 403, body: { message: 'Token not valid.' } } });
  const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN };
  expect(await complete('status ', env)).toEqual([]);
  expect(await complete('status ', { ...env, REANA_SERVER_URL: 'http://127.0.0.1:1' })).toEqual([]);
  expect(await complete('status --server http://127.0.0.1:1 ')).toEqual([]);
  expect(await complete('status --local --data-dir /nowhere/at/all ')).toEqual([]);
});
