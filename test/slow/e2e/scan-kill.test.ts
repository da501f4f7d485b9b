import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/server-fixture.js';
import { runBin, succeeded, type BinOutcome } from '../../support/bin.js';
import { makeRandom } from '../../support/random.js';
import { expectEachPointOnce, writeEmptyScan } from './scan-scene.js';
import { SlowProxy } from './slow-proxy.js';

const POINTS = 200;
const KILLS = 20;
const PATIENCE = 1_800_000;
/** Most pieces that a command sends before it is killed. */
const MOST_PIECES = 180;
/** No point is made with fewer. */
const PIECES_OF_A_POINT = 6;
/** Repeats a run of this test: `KILL_SEED=… npm test -- test/e2e/scan-kill`. */
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

let folder: string;
let server: TestServer;
let proxy: SlowProxy;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scan-kill-'));
  writeEmptyScan(join(folder, 'analysis'), 'killed', POINTS);
  server = await TestServer.start();
  proxy = await SlowProxy.start(server.server.url, 1);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Where the command is given: with the files and the memory of before, with another memory, or with neither. */
type Place = 'same' | 'other home' | 'empty machine';

let machines = 0;
function command(place: Place): {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly home: string;
} {
  if (place === 'empty machine') {
    machines += 1;
    const cwd = join(folder, `machine-${machines}`);
    mkdirSync(cwd);
    return { argv: ['scan', 'resume', 'killed', '--wait', '--json'], cwd, home: join(cwd, 'home') };
  }
  const home = join(folder, place === 'same' ? 'home' : 'other-home');
  return { argv: ['scan', 'run', 'killed.yaml', '--wait', '--json'], cwd: join(folder, 'analysis'), home };
}

/** Most pieces before the next kill, so that something is left to do for each of those to come. */
function mostPieces(kill: number): number {
  const left = POINTS - server.runtime.tasks.length;
  return Math.min(MOST_PIECES, Math.floor((left * PIECES_OF_A_POINT) / (KILLS + 1 - kill)));
}

/** Gives the command; it is killed a little after it has sent so many pieces. */
function give(place: Place, kill?: { readonly pieces: number; readonly later: number }): Promise<BinOutcome> {
  const { argv, cwd, home } = command(place);
  const env = {
    REANA_SERVER_URL: proxy.url,
    REANA_ACCESS_TOKEN: server.server.token,
    REANA_MADMINER_HOME: home,
  };
  const before = proxy.count;
  const outcome = runBin(argv, {
    cwd,
    env,
    onStart: (signal) => {
      if (kill === undefined) return;
      proxy.onPiece = (_piece, count) => {
        if (count - before === kill.pieces) setTimeout(() => signal('SIGKILL'), kill.later);
      };
    },
  });
  return outcome.finally(() => (proxy.onPiece = (): void => undefined));
}

test(
  `a scan of ${POINTS} points, killed ${KILLS} times (seed ${SEED}): no point is run twice, none is forgotten`,
  async () => {
    const random = makeRandom(SEED);
    const places: readonly Place[] = ['same', 'same', 'same', 'other home', 'empty machine'];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // The first one needs the files.
      const place = kill === 1 ? 'same' : places[Math.floor(random() * places.length)]!;
      const outcome = await give(place, {
        pieces: 1 + Math.floor(random() * mostPieces(kill)),
        later: Math.floor(random() * 20),
      });
      expect([kill, place, outcome.code, outcome.stderr]).toEqual([kill, place, null, expect.any(String)]);
      // A machine without the files needs at least one run to begin from.
      if (kill === 1 && server.runtime.tasks.length === 0)
        await give('same', { pieces: MOST_PIECES, later: 0 });
    }
    succeeded(await give('same'));
    await expectEachPointOnce(server, 'killed', POINTS);
    // Nothing is left to do, wherever one asks.
    const { stdout } = succeeded(await give('empty machine'));
    expect(stdout).not.toContain('"type":"created"');
    await expectEachPointOnce(server, 'killed', POINTS);
  },
  PATIENCE,
);
