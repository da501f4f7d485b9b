import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { isJsonObject } from '../../../src/core/json.js';
import { resolvePointer } from '../../../src/core/json-pointer.js';
import { runExample } from '../examples/run-example.js';
import { runBin } from '../../support/bin.js';

const PATIENCE = 1_800_000;
const PHYSICS = ['events_per_benchmark=300'];
/** What makes it small, and no more: everything else is as in the file that users get. */
const SMOKE = {
  methods: 'sally',
  test_samples: 200,
  epochs: 1,
  'workflow/ml/input.yml#/training/members': 1,
};

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-madminer-'));
  data = join(folder, 'data');
});
afterAll(async () => {
  await runBin(['local', 'stop'], { env: { REANA_MADMINER_DATA: data } });
  rmSync(folder, { recursive: true, force: true });
});

/** The learning curve with two sizes, two seeds, and SALLY, which learns fastest. */
function writeSmokeScan(): string {
  const original = readFileSync('examples/scans/learning-curve.yaml', 'utf8').replaceAll(
    '/alices/',
    '/sally/',
  );
  const scan = load(original) as JsonObject;
  const file = join(folder, 'learning-curve.yaml');
  const { area, area_95 } = (scan['collect'] as JsonObject)['values'] as JsonObject;
  writeFileSync(
    file,
    dump({
      ...scan,
      set: SMOKE,
      axes: [{ grid: { train_samples: [2000, 4000] } }],
      repeat: { parameter: 'seed', count: 2 },
      collect: {
        values: {
          area,
          area_95,
          mse: '/methods/sally/test/score_mse',
          members: '/methods/sally/training/settings/members',
        },
        best: { minimize: 'mse' },
      },
    }),
  );
  return file;
}

test(
  'the physics makes an event file, and a scan of the machine learning runs over it',
  async () => {
    const { stdout, stderr, code } = await runExample(
      'examples/physics-then-scan.ts',
      [join(folder, 'work'), ...PHYSICS],
      { REANA_MADMINER_DATA: data, SCAN: writeSmokeScan() },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\bcombine\b(.*\n)+.*\b4 of 4\b/);

    const results = join(folder, 'work/results/work');
    const [header, ...rows] = readTable(join(results, 'results.csv'));
    expect(header).toEqual(
      expect.arrayContaining([
        'point',
        'status',
        'train_samples',
        'seed',
        'area',
        'area_95',
        'mse',
        'members',
      ]),
    );
    const points = rows.map((row) => Object.fromEntries(header!.map((name, index) => [name, row[index]!])));
    expect(points.map(({ status }) => status)).toEqual(Array(4).fill('finished'));
    expect(points.map((point) => [point['train_samples'], point['seed']])).toEqual([
      ['2000', '1'],
      ['2000', '2'],
      ['4000', '1'],
      ['4000', '2'],
    ]);
    for (const point of points) {
      // Within the 2 x 2 of the parameters that are looked at; the region of 95 % holds that of 68 %.
      expect(Number(point['area'])).toBeGreaterThan(0);
      expect(Number(point['area_95'])).toBeGreaterThan(Number(point['area']));
      expect(Number(point['area_95'])).toBeLessThan(4.4);
      expect(Number(point['mse'])).toBeGreaterThan(0);
      // The card of each run was changed; that of the copy was not.
      expect(point['members']).toBe('1');
    }
    expect(new Set(points.map(({ mse }) => mse)).size).toBe(4);
    expect(readFileSync(join(folder, 'work/analysis/workflow/ml/input.yml'), 'utf8')).toContain('members: 2');

    const repeats = readTable(join(results, 'repeats.csv'));
    const mean = repeats[0]!.indexOf('mse.mean');
    expect(repeats).toHaveLength(3);
    expect(Number(repeats[1]![mean])).toBeCloseTo(
      (Number(points[0]!['mse']) + Number(points[1]!['mse'])) / 2,
      9,
    );
  },
  PATIENCE,
);

test('the summary that the examples are held to has the numbers that runs write today', () => {
  const fixture = JSON.parse(readFileSync('test/fixtures/summary.json', 'utf8')) as JsonValue;
  const results = join(folder, 'work/results/work');
  const table = JSON.parse(readFileSync(join(results, 'results.json'), 'utf8')) as {
    readonly points: readonly { readonly name: string }[];
  };
  const path = join(results, table.points[0]!.name, 'workflow_ml/plotting/results/summary.json');
  const fresh = JSON.parse(readFileSync(path, 'utf8')) as JsonValue;
  for (const pointer of ['/methods/sally', '/expected_events', '/settings']) {
    expect(shapeOf(resolvePointer(fixture, pointer))).toEqual(shapeOf(resolvePointer(fresh, pointer)));
  }
});

/** Keys all the way down, and what kind of value is at the end. */
function shapeOf(value: unknown): unknown {
  if (!isJsonObject(value)) return Array.isArray(value) ? 'list' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

function readTable(file: string): readonly (readonly string[])[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
}
