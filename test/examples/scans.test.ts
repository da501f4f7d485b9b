import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../../src/core/json.js';
import { resolvePointer } from '../../src/core/json-pointer.js';
import { planScan, type ScanPlan } from '../../src/scans/plan/plan-scan.js';

const FOLDER = 'examples/scans';
const FILES = readdirSync(FOLDER);

/** Of a run of reana.ml.yaml with all four methods. test/slow/e2e/scan-madminer.test.ts holds it to what runs write today. */
const summary = JSON.parse(readFileSync('test/fixtures/summary.json', 'utf8')) as JsonValue;

/** How many runs each file says that it is. */
const RUNS: Readonly<Record<string, number>> = {
  'hyper-parameters.yaml': 50,
  'learning-curve.yaml': 25,
  'luminosity.yaml': 15,
  'methods.yaml': 10,
  'network.yaml': 20,
  'truth.yaml': 18,
};

test('there is nothing but scan files', () => {
  expect(FILES.sort()).toEqual(Object.keys(RUNS).sort());
});

describe.each(FILES)('%s', (name) => {
  let plan: ScanPlan;
  beforeAll(async () => (plan = await planScan({ file: join(FOLDER, name) })));

  test('is planned without a warning', () => {
    const { scan, estimate, warnings } = plan;
    expect(warnings).toEqual([]);
    expect(scan.name).toBe(name.replace('.yaml', ''));
    expect(scan.points).toHaveLength(RUNS[name]!);
    expect(estimate.runs).toBe(RUNS[name]);
    expect(new Set(scan.points.map(({ key }) => key)).size).toBe(RUNS[name]);
    // Each is sent all inputs.
    expect(estimate.uploadBytes).toBeGreaterThan(RUNS[name]! * 100_000);
    expect(estimate.time).toBeGreaterThan(0);
  });

  test('its values are numbers of the summary that runs write', () => {
    const { scan } = plan;
    const values = Object.entries(scan.collect.values ?? {});
    expect(values.length).toBeGreaterThan(0);
    for (const [value, pointer] of values) {
      expect([value, pointer, typeof resolvePointer(summary, pointer)]).toEqual([value, pointer, 'number']);
    }
    const { best } = scan.collect;
    if (best !== undefined) expect(Object.keys(scan.collect.values ?? {})).toContain(best.value);
  });
});

test('the settings are those that the comments promise', async () => {
  const { scan } = await planScan({ file: join(FOLDER, 'learning-curve.yaml') });
  const sizes = scan.points.map(({ values }) => values['train_samples']);
  expect([...new Set(sizes)]).toEqual([1000, 3162, 10000, 31623, 100000]);
  expect(scan.points.slice(0, 5).map(({ parameters }) => parameters)).toEqual(
    [1, 2, 3, 4, 5].map((seed) => ({ methods: 'alices', train_samples: 1000, seed })),
  );
});
