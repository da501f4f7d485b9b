import { exactFloat } from '../../src/core/json/exact-number.js';
import { join } from 'node:path';
import { loadScan } from '../../src/scan-file/load-scan.js';
import { expectDiagnostics } from '../analysis/expect-diagnostics.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/input.yml';

test('a grid is the product of its lists, the first varying slowest, with what all points have in common', async () => {
  const scan = await folder.load(`
name: curve
set: {methods: sally, ${CARD}#/training/layers: [50]}
axes:
  - grid: {alpha: [1, 2], ${CARD}#/training/initial_lr: {log-range: [1e-4, 1e-2], count: 3}}
`);
  expect(scan).toMatchObject({
    name: 'curve',
    file: join(folder.path, 'scan.yaml'),
    analysis: join(folder.path, 'reana.yaml'),
    mode: 'runs',
    cards: [CARD],
    columns: [
      { label: 'alpha', target: 'alpha', isRepeat: false },
      { label: 'initial_lr', target: `${CARD}#/training/initial_lr`, isRepeat: false },
    ],
    warnings: [],
  });
  expect(scan.points.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(scan.points.map(({ values }) => Object.values(values))).toEqual([
    [1, 0.0001],
    [1, 0.001],
    [1, 0.01],
    [2, 0.0001],
    [2, 0.001],
    [2, 0.01],
  ]);
  expect(scan.points[3]).toMatchObject({
    values: { alpha: 2, initial_lr: 0.0001 },
    parameters: { methods: 'sally', alpha: 2 },
    edits: [
      { file: CARD, pointer: '/training/layers', value: [50] },
      { file: CARD, pointer: '/training/initial_lr', value: 0.0001 },
    ],
  });
});

test('axes are multiplied with each other and with the repeats, which are one group', async () => {
  const scan = await folder.load(`
repeat: {parameter: seed, count: 2, first: 7}
axes:
  - zip: {alpha: [1, 5], epochs: [10, 20]}
  - list: [{methods: sally}, {methods: alices, tune: 'on'}]
`);
  expect(scan.points.map(({ values }) => Object.values(values))).toEqual([
    [1, 10, 'sally', 'off', 7],
    [1, 10, 'sally', 'off', 8],
    [1, 10, 'alices', 'on', 7],
    [1, 10, 'alices', 'on', 8],
    [5, 20, 'sally', 'off', 7],
    [5, 20, 'sally', 'off', 8],
    [5, 20, 'alices', 'on', 7],
    [5, 20, 'alices', 'on', 8],
  ]);
  expect(scan.columns.at(-1)).toEqual({ label: 'seed', target: 'seed', isRepeat: true });
  const groups = scan.points.map(({ group }) => group);
  expect(new Set(groups).size).toBe(4);
  expect(groups[0]).toBe(groups[1]);
  expect(groups[1]).not.toBe(groups[2]);
});

test('what a point of a list does not set stands as in the analysis, and is not sent', async () => {
  const { points } = await folder.load('axes: [list: [{alpha: 7}, {epochs: 3}, {}]]\n');
  expect(points.map(({ values }) => values)).toEqual([
    { alpha: 7, epochs: 10 },
    { alpha: 5, epochs: 3 },
    { alpha: 5, epochs: 10 },
  ]);
  expect(points.map(({ parameters }) => parameters)).toEqual([{ alpha: 7 }, { epochs: 3 }, {}]);
});

test('a repeat may be over a value of a card, with values of its own', async () => {
  const { points, columns } = await folder.load(`
repeat: {parameter: ${CARD}#/limits/seed, values: [11, 22]}
`);
  expect(columns).toEqual([{ label: 'seed', target: `${CARD}#/limits/seed`, isRepeat: true }]);
  expect(points.map(({ values }) => values)).toEqual([{ seed: 11 }, { seed: 22 }]);
  expect(new Set(points.map(({ group }) => group)).size).toBe(1);
});

test('points that agree with an item of exclude in all that it names are left out', async () => {
  const { points, warnings } = await folder.load(`
axes:
  - grid:
      methods: [sally, alices]
      alpha: [1, 5, 10]
      ${CARD}#/limits/points: [[0, 0], [1, 0]]
      rate: {log-range: [1, 10], count: 3}
exclude:
  - {methods: sally, alpha: [5, 10]}
  - {${CARD}#/limits/points: [1, 0]}
  - {rate: 3.16228}
`);
  expect(warnings).toEqual([]);
  expect(points.map(({ values }) => [values['methods'], values['alpha'], values['rate']])).toEqual([
    ['sally', 1, 1],
    ['sally', 1, 10],
    ['alices', 1, 1],
    ['alices', 1, 10],
    ['alices', 5, 1],
    ['alices', 5, 10],
    ['alices', 10, 1],
    ['alices', 10, 10],
  ]);
  expect(points.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('whole numbers are excluded only when they are the same', async () => {
  const { points } = await folder.load(`
axes: [grid: {seed: [5000000, 5000001]}]
exclude: [{seed: 5000001}]
`);
  expect(points.map(({ values }) => values)).toEqual([{ seed: 5_000_000 }]);
});

test('points that set the same are one, and the file is told', async () => {
  const { points, warnings } = await folder.load('axes:\n  - grid: {alpha: [1, 1.0, 2]}\n');
  expect(points.map(({ values }) => values)).toEqual([{ alpha: 1 }, { alpha: 2 }]);
  expectDiagnostics(warnings, [`${folder.path}/scan.yaml:1:1 duplicate-points`]);
});

test('labels are as long as it takes, and those of the file come first', async () => {
  const { columns } = await folder.load(`
axes:
  - grid:
      ${CARD}#/training/initial_lr: [1.0]
      ${CARD}#/limits/initial_lr: [1.0]
      ${CARD}#/limits/points/0: [1.0]
      ${CARD}#/training/final_lr: [1.0]
      cards/extra.json#/seed: [1]
      cards/extra.json#/a~1b/x: [1]
      seed: [1]
labels: {${CARD}#/training/final_lr: learning rate}
`);
  expect(columns.map(({ label }) => label)).toEqual([
    'training.initial_lr',
    'limits.initial_lr',
    'points.0',
    'learning rate',
    'extra.seed',
    'x',
    'seed',
  ]);
});

test('rules have defaults, and say what the file says', async () => {
  const plain = await folder.load('repeat: {parameter: seed, count: 1}\n');
  expect(plain).toMatchObject({
    name: 'scan',
    resources: [],
    retry: { retries: 2, on: ['out-of-memory', 'image-pull', 'node-lost'], memory: { factor: 2 } },
    collect: { summary: 'results/summary.json' },
    estimate: {},
  });
  const full = await folder.load(`
mode: scatter
repeat: {parameter: seed, count: 1}
resources: [{stage: training, memory: 4Gi, backend: htcondorcern, timeout: 2h}, {timeout: 90}]
retry: {retries: 0, on: [time-limit], memory: {factor: 1.5, most: 16Gi}}
estimate: {disk: 200 MB, time: 5 min}
collect:
  outputs: [results]
  summary: summary.json
  values: {area: /methods/alices/area_68}
  best: {minimize: area}
`);
  expect(full.warnings).toEqual([]);
  expect(full).toMatchObject({
    mode: 'scatter',
    resources: [
      { stage: 'training', memory: '4Gi', backend: 'htcondorcern', timeout: 7200 },
      { timeout: 90 },
    ],
    retry: { retries: 0, on: ['time-limit'], memory: { factor: 1.5, most: '16Gi' } },
    estimate: { disk: 200_000_000, time: 300_000 },
    collect: {
      outputs: ['results'],
      summary: 'summary.json',
      values: { area: '/methods/alices/area_68' },
      best: { value: 'area', order: 'minimize' },
    },
  });
});

test('name, mode, analysis and the folder of the cards can come from elsewhere', async () => {
  const copy = await folder.write('copy/cards/ml/input.yml', 'training: {initial_lr: 0.5, final_lr: 1.0}\n');
  const elsewhere = await folder.write(
    'elsewhere/analysis.yaml',
    'inputs: {parameters: {alpha: 1}, directories: [cards]}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  const scan = await folder.load(`axes: [list: [{alpha: 2}, {${CARD}#/training/final_lr: 2.0}]]`, {
    name: 'other',
    mode: 'scatter',
    analysis: elsewhere,
    root: join(copy, '../../..'),
  });
  expect(scan).toMatchObject({ name: 'other', mode: 'scatter', analysis: elsewhere, cards: [CARD] });
  expect(scan.points[0]?.values).toEqual({ alpha: 2, final_lr: exactFloat(1) });
});

test('the analysis is looked for beside the scan file, or where it says', async () => {
  await folder.write('scans/deep/curve.yaml', 'analysis: ../..\nrepeat: {parameter: seed, count: 1}\n');
  const scan = await loadScan(join(folder.path, 'scans/deep/curve.yaml'));
  expect(scan).toMatchObject({ name: 'curve', analysis: join(folder.path, 'reana.yaml') });
});

test('one form of a target stands for all ways to write it', async () => {
  const { points, columns } = await folder.load(`
axes: [grid: {./cards//ml/input.yml#/training/final_lr: [1.0]}]
labels: {${CARD}#/training/final_lr: rate of learning}
`);
  expect(columns.map(({ label }) => label)).toEqual(['rate of learning']);
  expect(points[0]?.edits).toEqual([{ file: CARD, pointer: '/training/final_lr', value: exactFloat(1) }]);
});

test('numbers that YAML takes for text count where a number is expected', async () => {
  const { points } = await folder.load(`
axes:
  - random: {count: 1e0, seed: '3', of: {alpha: {range: [1e1, 1E1]}}}
  - grid: {rate: {range: [0, 1e0], step: 5e-1}}
`);
  expect(points.map(({ values }) => values)).toEqual([
    { alpha: 10, rate: 0 },
    { alpha: 10, rate: 0.5 },
    { alpha: 10, rate: 1 },
  ]);
});
