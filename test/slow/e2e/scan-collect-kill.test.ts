import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listScan } from '../../../src/scans/scan-listing.js';
import { pointName } from '../../../src/scans/scan-names.js';
import type { ScanPoint } from '../../../src/scan-file/scan.js';
import { runPoint, writeSummary } from '../../scans/scan-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';
import { CollectScene } from './collect-scene.js';
import { killAt, type FileMoment } from './kill/kill-at.js';
import { StillNetwork } from './kill/still-network.js';

const POINTS = 4;
const FILES = 3;
/** Bytes. */
const SIZE = 200_000;
const OUTPUTS = 's0/results';

const INTO_PLACE = /^rename \S+\/\.incoming\/\S+\/[0-9a-f-]{36} \S+\/curve\/\d{4}-[0-9a-f]{10}$/;
const BACK_INTO_PLACE = /^rename \S+\/\.incoming\/\S+\.old \S+\/curve\/\d{4}-[0-9a-f]{10}$/;
/**
 * Requests only read, so that all a kill can leave lies in the folder of the results: it is enough to be killed once at
 * each kind of change there, first where nothing is there yet.
 */
const DEATHS: readonly FileMoment[] = [
  // A file, and what is noted of a point.
  { change: /^appendFile \S+\/\.2\.txt\.\S+\.part /, when: 'half' },
  { change: /^appendFile \S+\/\.point\.json\.\S+\.part /, when: 'half' },
  // What the killed one has left gets another owner.
  { change: /^rename \S+\/\.incoming\/\S+ \S+\/\.incoming\//, when: 'after' },
  { change: INTO_PLACE, when: 'after' },
  { change: /^appendFile \S+\/\.results\.csv\.\S+\.part /, when: 'half' },
];
/** Then where the points are there, of other runs. */
const DEATHS_IN_EXCHANGE: readonly FileMoment[] = [
  // The point is gone, and comes back, and is replaced.
  { change: /^rename \S+ \S+\.old$/, when: 'after' },
  { change: BACK_INTO_PLACE, when: 'after' },
  { change: INTO_PLACE, when: 'after' },
  { change: /^appendFile \S+\/pictures\/\.index\.html\.\S+\.part /, when: 'half' },
];

/** All files of a run have its own mark in them. */
function commandOf(index: number, mark: number): string {
  const files = `for i in $(seq ${FILES}); do yes ${mark} | head -c ${SIZE} > results/$i.txt; done`;
  return `${files}; ${writeSummary({ mark, area: index / 2 })}`;
}

let scene: CollectScene;
let network: StillNetwork;
beforeAll(async () => {
  scene = await CollectScene.open(POINTS);
  network = await StillNetwork.start(scene.server.server.url);
});
afterAll(async () => {
  await network.close();
  await scene.close();
});

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

/** The same command is killed at each of these moments, and may end then. */
async function collectAtLast(deaths: readonly FileMoment[]): Promise<void> {
  const { argv, options } = scene.command('results', 'home', network.url);
  for (const death of deaths) {
    await killAt(death, network, argv, options);
    expectNothingBroken();
  }
  succeeded(await runBin(argv, options));
  await expectComplete();
}

test('collecting, killed at each kind of change, leaves nothing broken and ends complete', async () => {
  const { client, plan, server } = scene;
  const run = (point: ScanPoint, mark: number): Promise<object> =>
    runPoint(server, plan.scan, point, commandOf(point.index, mark + point.index));
  await Promise.all(plan.scan.points.map((point) => run(point, 1000)));
  await collectAtLast(DEATHS);
  // Every other point is run again: what is here of it has to be exchanged.
  const { points } = await listScan(client, 'curve');
  const others = plan.scan.points.filter(({ index }) => index % 2 === 0);
  for (const { key } of others) await client.workflows.delete(points.get(key)![0]!.run.id);
  await Promise.all(others.map((point) => run(point, 2000)));
  await collectAtLast(DEATHS_IN_EXCHANGE);
}, 600_000);
