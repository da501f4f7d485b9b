import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listScan } from '../../../src/runs/scan/scan-listing.js';
import { pointName } from '../../../src/runs/scan/scan-names.js';
import type { ScanPoint } from '../../../src/spec/scan/scan.js';
import { runPoint, writeSummary } from '../../runs/scan/scan-fixture.js';
import { succeeded, type BinOutcome } from '../../support/bin.js';
import { CollectScene } from './collect-scene.js';
import { makeRandom } from '../../support/random.js';

const POINTS = 6;
const FILES = 4;
/** Bytes. */
const SIZE = 200_000;
/** In each half of the test. */
const KILLS = 4;
/** Most pieces that a command sends before it is killed, and most milliseconds between the last of them and that. */
const MOST_PIECES = 20;
const LATEST = 250;
const OUTPUTS = 's0/results';
/** Repeats a run of this test: `KILL_SEED=… npm test -- test/e2e/scan-collect-kill`. */
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

/** All files of a run have its own mark in them. */
function commandOf(index: number, mark: number): string {
  const files = `for i in $(seq ${FILES}); do yes ${mark} | head -c ${SIZE} > results/$i.txt; done`;
  return `${files}; ${writeSummary({ mark, area: index / 2 })}`;
}

let scene: CollectScene;
beforeAll(async () => {
  scene = await CollectScene.open(POINTS, 1);
});
afterAll(() => scene.close());

/** Collects; killed a little after so many pieces, where that is said. */
function collect(kill?: { readonly pieces: number; readonly later: number }): Promise<BinOutcome> {
  const { proxy } = scene;
  const before = proxy.count;
  const outcome = scene.collect('results', 'home', (signal) => {
    if (kill === undefined) return;
    proxy.onPiece = (_piece, count) => {
      if (count - before === kill.pieces) setTimeout(() => signal('SIGKILL'), kill.later);
    };
  });
  return outcome.finally(() => (proxy.onPiece = (): void => undefined));
}

/** The marks of all files in a point's folder that are under their final names: each has to be complete. */
function marksIn(point: string): ReadonlySet<string> {
  const outputs = join(point, OUTPUTS);
  const names = existsSync(outputs) ? readdirSync(outputs).filter((name) => !name.endsWith('.part')) : [];
  const texts = names.map((name) => {
    const text = readFileSync(join(outputs, name), 'utf8');
    if (/^\d\.txt$/.test(name)) expect(text).toHaveLength(SIZE);
    return text;
  });
  return new Set(texts.map((text) => /\d+/.exec(text)?.[0] ?? 'nothing'));
}

/** What was left by a command that was killed: no file is half there, and no folder has files of two runs. */
function expectNothingBroken(): void {
  const results = join(scene.folder, 'results/curve');
  for (const point of scene.plan.scan.points) {
    const home = join(results, pointName(point));
    expect(marksIn(home).size).toBeLessThanOrEqual(1);
    if (existsSync(home)) expect(readdirSync(join(home, OUTPUTS))).toHaveLength(FILES + 1);
  }
  if (existsSync(join(results, 'results.json'))) {
    JSON.parse(readFileSync(join(results, 'results.json'), 'utf8'));
  }
  if (existsSync(join(results, 'results.csv'))) {
    expect(readFileSync(join(results, 'results.csv'), 'utf8').trim().split('\n')).toHaveLength(POINTS + 1);
  }
}

/** What a folder holds, without what a writer has left that was killed less than a minute ago. */
function namesIn(path: string): readonly string[] {
  return readdirSync(path)
    .filter((name) => !/\.\d+$/.test(name))
    .sort();
}

/** All is here as the server has it, and nothing else. */
async function expectComplete(): Promise<void> {
  const results = join(scene.folder, 'results/curve');
  const names = scene.plan.scan.points.map(pointName);
  expect(namesIn(results)).toEqual([...names, 'pictures', 'results.csv', 'results.json']);
  const { points } = await listScan(scene.client, 'curve');
  const rows = scene.plan.scan.points.map((point) => {
    const home = join(results, pointName(point));
    expect(namesIn(home)).toEqual(['point.json', 's0']);
    const { run } = points.get(point.key)![0]!;
    const workspace = join(scene.server.dataDir, 'workspaces', run.id, OUTPUTS);
    const files = readdirSync(workspace);
    expect(readdirSync(join(home, OUTPUTS))).toEqual(files);
    for (const file of files) {
      expect(readFileSync(join(home, OUTPUTS, file)).equals(readFileSync(join(workspace, file)))).toBe(true);
    }
    const [mark] = marksIn(home);
    return `${point.index},${point.key},${run.name},finished,1,${point.index},${mark},${point.index / 2}`;
  });
  const csv = readFileSync(join(results, 'results.csv'), 'utf8').trim().split('\n');
  expect(csv).toEqual(['point,key,run,status,attempts,x,mark,area', ...rows]);
  expect(namesIn(join(results, 'pictures'))).toEqual(['area.svg', 'index.html', 'mark.svg']);
}

test(`collecting, killed ${2 * KILLS} times (seed ${SEED}), leaves nothing broken and ends complete`, async () => {
  const random = makeRandom(SEED);
  const run = (point: ScanPoint, mark: number): Promise<object> =>
    runPoint(scene.server, scene.plan.scan, point, commandOf(point.index, mark + point.index));
  const killOften = async (): Promise<void> => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await collect({ pieces: 1 + Math.floor(random() * MOST_PIECES), later: Math.floor(random() * LATEST) });
      expectNothingBroken();
    }
  };
  await Promise.all(scene.plan.scan.points.map((point) => run(point, 1000)));
  await killOften();
  succeeded(await collect());
  await expectComplete();
  // Every other point is run again: what is here of it has to be exchanged.
  const { points } = await listScan(scene.client, 'curve');
  const others = scene.plan.scan.points.filter(({ index }) => index % 2 === 0);
  for (const { key } of others) await scene.client.workflows.delete(points.get(key)![0]!.run.id);
  await Promise.all(others.map((point) => run(point, 2000)));
  await killOften();
  succeeded(await collect());
  await expectComplete();
}, 900_000);
