import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/support/server-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';
import { killAt, type FileMoment } from './kill/kill-at.js';
import { StillNetwork } from './kill/still-network.js';

const NAMES = Array.from({ length: 40 }, (_, index) => `data/${String(index).padStart(2, '0')}`);

let server: TestServer;
let network: StillNetwork;
let folder: string;
let run: { readonly id: string; readonly name: string };
let workspace: string;

beforeAll(async () => {
  server = await TestServer.start();
  network = await StillNetwork.start(server.server.url);
});
afterAll(async () => {
  await network.close();
  await server.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
  run = await server.createRun('files', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  workspace = join(server.dataDir, 'workspaces', run.id);
});
afterEach(() => rm(folder, { recursive: true }));

async function writeFiles(place: string): Promise<void> {
  await mkdir(join(place, 'data'), { recursive: true });
  for (const name of NAMES) await writeFile(join(place, name), `content of ${name}`);
}

async function expectFiles(place: string): Promise<void> {
  expect((await readdir(join(place, 'data'))).sort()).toEqual(
    NAMES.map((name) => name.slice('data/'.length)),
  );
  for (const name of NAMES) expect(await readFile(join(place, name), 'utf8')).toBe(`content of ${name}`);
}

/** Kills the command, and gives it again. Returns the requests of the second one. */
async function killAndRepeat(
  argv: readonly string[],
  death: FileMoment,
  whenKilled: () => Promise<void>,
): Promise<readonly string[]> {
  const options = {
    cwd: folder,
    env: {
      REANA_SERVER_URL: network.url,
      REANA_ACCESS_TOKEN: server.server.token,
      REANA_MADMINER_HOME: join(folder, 'home'),
    },
  };
  await killAt(death, network, argv, options);
  await whenKilled();
  const before = network.requests.length;
  succeeded(await runBin(argv, options));
  return network.requests.slice(before);
}

// Eight files are on their way at once: the one at which the command is killed is never among the first.

test('an upload that was killed goes on with what it had not noted to be there', async () => {
  await writeFiles(folder);
  let noted = 0;
  const death = { change: /^writev? \S+\/uploads\/[^]*"data\/20"/, when: 'half' } as const;
  const requests = await killAndRepeat(['upload', run.name, 'data'], death, async () => {
    const uploads = join(folder, 'home/state/uploads');
    const [record = ''] = await readdir(uploads);
    const lines = (await readFile(join(uploads, record), 'utf8')).split('\n');
    // The last is the half one.
    noted = lines.slice(0, -1).filter((line) => line !== '').length;
  });
  expect(noted).toBeGreaterThan(0);
  expect(requests.filter((line) => /^POST \S+file_name=data/.test(line))).toHaveLength(NAMES.length - noted);
  await expectFiles(workspace);
});

test('a download that was killed goes on with what is missing', async () => {
  await writeFiles(workspace);
  let there = 0;
  const death = { change: /^appendFile \S+data\/\.20\.\S+\.part /, when: 'half' } as const;
  const requests = await killAndRepeat(['download', run.name, 'data/*', '-o', 'out'], death, async () => {
    const names = await readdir(join(folder, 'out/data'));
    const [half = ''] = names.filter((name) => /^\.20\..+\.part$/.test(name));
    expect(await readFile(join(folder, 'out/data', half), 'utf8')).toBe('content o');
    there = names.filter((name) => !name.endsWith('.part')).length;
  });
  expect(there).toBeGreaterThan(0);
  expect(requests.filter((line) => /^GET \S+\/workspace\/data/.test(line))).toHaveLength(
    NAMES.length - there,
  );
  await expectFiles(join(folder, 'out'));
});
