import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runPoint, writeSummary } from '../../runs/scan/scan-fixture.js';
import { succeeded } from '../../support/bin.js';
import { CollectScene } from './collect-scene.js';

const POINTS = 4;
const FILES = 3;
const PATIENCE = 900_000;

let scene: CollectScene;
beforeAll(async () => {
  // So slow that the commands are at work at the same time.
  scene = await CollectScene.open(POINTS, 20);
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

test(
  'two commands that collect into one folder at once leave what one leaves, also when one of them is killed',
  async () => {
    await runAll(100);
    const { proxy } = scene;
    const before = proxy.count;
    const killed = scene.collect('both', 'one', (kill) => {
      proxy.onPiece = (_piece, count) => {
        if (count === before + 12) kill('SIGKILL');
      };
    });
    const survivor = scene.collect('both', 'other');
    expect((await killed).code).toBeNull();
    succeeded(await survivor);
    succeeded(await scene.collect('alone', 'one'));
    expect(contentOf('both')).toEqual(contentOf('alone'));
    // All points are exchanged, and what the killed one has left goes.
    await runAll(200);
    await Promise.all(['one', 'other'].map(async (home) => succeeded(await scene.collect('both', home))));
    succeeded(await scene.collect('alone', 'one'));
    expect(contentOf('both')).toEqual(contentOf('alone'));
    expect(readdirSync(join(scene.folder, 'both/curve'))).not.toContain('.incoming');
  },
  PATIENCE,
);
