import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/support/server-fixture.js';
import { runBin, succeeded, type BinOptions } from '../../support/bin.js';
import { killAt, type Moment } from './kill/kill-at.js';
import { StillNetwork } from './kill/still-network.js';
import { expectEachPointOnce, writeEmptyScan } from './scan-scene.js';

/** So many that something is left to do for each command, however much the earlier ones did before their deaths. */
const POINTS = 36;

/** Where the command is given: with the files and the memory of before, with another memory, or with neither. */
type Place = 'same-home' | 'other-home' | 'empty-machine';

const CREATE = /^POST \S+workflows\?/;
const START = /^POST \S+\/start\?/;

/**
 * What deaths leave on the server, and what is made of that, is known from the simulations of
 * test/scans/rules/decide.test.ts, in which those who work on a scan die at any step. Real deaths add the journals of
 * processes that are no more. So each kind of moment once is enough, in turn at places that know of each other's deaths by
 * those journals, or by the server alone. An empty machine can go on only with a scan of which a run has its files.
 */
const DEATHS: readonly (readonly [Place, Moment])[] = [
  ['same-home', { request: CREATE, when: 'before' }],
  ['same-home', { request: CREATE, when: 'after' }],
  ['same-home', { change: /^writeSync \S+jsonl {"type":"made"/, when: 'half' }],
  ['other-home', { request: /^POST \S+\/workspace\?/, when: 'half', nth: 3 }],
  ['same-home', { request: START, when: 'before' }],
  ['other-home', { request: START, when: 'after' }],
  ['same-home', { change: /^renameSync \S+jsonl/, when: 'after' }],
  ['empty-machine', { request: CREATE, when: 'after' }],
  ['same-home', { change: /^writeSync \S+jsonl {"type":"settled"/, when: 'half' }],
  ['empty-machine', { request: START, when: 'after' }],
];

let folder: string;
let server: TestServer;
let network: StillNetwork;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scan-kill-'));
  writeEmptyScan(join(folder, 'analysis'), 'killed', POINTS);
  server = await TestServer.start();
  network = await StillNetwork.start(server.server.url);
});
afterAll(async () => {
  await network.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

let machines = 0;
function command(place: Place): { readonly argv: readonly string[]; readonly options: BinOptions } {
  const env = { REANA_SERVER_URL: network.url, REANA_ACCESS_TOKEN: server.server.token };
  if (place === 'empty-machine') {
    machines += 1;
    const cwd = join(folder, `machine-${machines}`);
    mkdirSync(cwd);
    const options = { cwd, env: { ...env, REANA_MADMINER_HOME: join(cwd, 'home') } };
    return { argv: ['scan', 'resume', 'killed', '--wait', '--json'], options };
  }
  const options = {
    cwd: join(folder, 'analysis'),
    env: { ...env, REANA_MADMINER_HOME: join(folder, place) },
  };
  return { argv: ['scan', 'run', 'killed.yaml', '--wait', '--json'], options };
}

test(`a scan that is killed ${DEATHS.length} times: no point is run twice, none is forgotten`, async () => {
  for (const [place, death] of DEATHS) {
    const { argv, options } = command(place);
    await killAt(death, network, argv, options);
  }
  const { argv, options } = command('same-home');
  succeeded(await runBin(argv, options));
  await expectEachPointOnce(server, 'killed', POINTS);
  // Nothing is left to do, wherever one asks.
  const elsewhere = command('empty-machine');
  const { stdout } = succeeded(await runBin(elsewhere.argv, elsewhere.options));
  expect(stdout).not.toContain('"type":"created"');
  await expectEachPointOnce(server, 'killed', POINTS);
}, 600_000);
