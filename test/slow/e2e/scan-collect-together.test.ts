import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runPoint, writeSummary } from '../../scans/scan-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';
import { Gate } from '../../support/gate.js';
import { CollectScene } from './collect-scene.js';
import { standingAt, type FileMoment } from './kill/kill-at.js';

const POINTS = 2;
const FILES = 3;

let scene: CollectScene;
beforeAll(async () => {
  scene = await CollectScene.open(POINTS);
});
afterAll(() => scene.close());

/** All points are run by new runs, whose files have this mark in them. */
async function runAll(mark: number): Promise<void> {
  const { client, plan, server } = scene;
  for await (const { id } of client.workflows.list()) await client.workflows.delete(id);
  const files = `for i in $(seq ${FILES}); do yes ${mark} | head -c 100000 > results/$i.txt; done`;
  const command = (index: number): string => `${files}; ${writeSummary({ area: mark + index })}`;
  await Promise.all(
    plan.scan.points.map((point) => runPoint(server, plan.scan, point, command(point.index))),
  );
}

/** All files of the results by their paths, without what is on its way or half written. */
function contentOf(results: string): Readonly<Record<string, string>> {
  const top = join(scene.folder, results);
  const entries = readdirSync(top, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const whole = files.filter((file) => !/\.incoming|\.\d+$/.test(relative(top, file))).sort();
  return Object.fromEntries(whole.map((file) => [relative(top, file), readFileSync(file, 'utf8')]));
}

async function collect(results: string, home: string): Promise<void> {
  const { argv, options } = scene.command(results, home);
  succeeded(await runBin(argv, options));
}

/** While a command that collects stands still, another one collects into the same folder, and has all. */
async function collectBetween(moment: FileMoment, isKilled: boolean): Promise<void> {
  const { argv, options } = scene.command('both', 'one');
  const gate = await Gate.start();
  let end = (): void => undefined;
  const one = runBin(argv, {
    ...standingAt(gate, moment, options),
    onStart: (signal) => (end = () => signal('SIGKILL')),
  });
  expect(await Promise.race([gate.reached(), one])).toBeUndefined();
  await collect('both', 'other');
  if (isKilled) end();
  else gate.open();
  expect((await one).code).toBe(isKilled ? null : 0);
  await gate.close();
  await collect('alone', 'one');
  expect(contentOf('both')).toEqual(contentOf('alone'));
}

// Many that really run at once are in test/scans/collect/collect-together.test.ts: what processes add is that each
// has to see whether the other one is alive.
test('two commands that collect into one folder at once leave what one leaves, also when one of them is killed', async () => {
  await runAll(100);
  const half = { change: /^appendFile \S+\/\.2\.txt\.\S+\.part /, when: 'half' } as const;
  await collectBetween(half, true);
  // All points are exchanged: one has all that it needs when the other puts it there.
  await runAll(200);
  const ready = {
    change: /^rename \S+\/\.incoming\/\S+\/[0-9a-f-]{36} \S+\/curve\/\d{4}-[0-9a-f]{10}$/,
    when: 'before',
  } as const;
  await collectBetween(ready, false);
  // One has taken a point away that the other one then puts there.
  await runAll(300);
  const taken = { change: /^rename \S+ \S+\.old$/, when: 'after' } as const;
  await collectBetween(taken, false);
  // What the killed one has left is gone too.
  expect(readdirSync(join(scene.folder, 'both/curve'))).not.toContain('.incoming');
}, 600_000);
