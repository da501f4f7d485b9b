import { expectDiagnostics } from '../analysis/expect-diagnostics.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();

beforeAll(async () => {
  await folder.write('points.json', '{"finished": 1, "area": {"mean": 1}}\n');
  await folder.write(
    'reana.yaml',
    'inputs: {files: [points.json], parameters: {points: 1, finished: 1, status: 1, mean: 1, seed: 1}}\n' +
      'workflow: {type: yadage, file: workflow.yml}\n',
  );
});

const REPEAT = 'repeat: {parameter: seed, count: 2}\n';

test('a label is no name of a column that the tables of the scan have anyway', async () => {
  const axes =
    'axes: [grid: {points: [1], finished: [1], status: [1], points.json#/finished: [1], points.json#/area/mean: [1]}]\n';
  const labels = async (text: string): Promise<string[]> =>
    (await folder.load(text)).columns.map(({ label }) => label);
  expect(await labels(axes + REPEAT)).toEqual([
    ...['parameter.points', 'parameter.finished', 'parameter.status', 'points.finished', 'mean', 'seed'],
  ]);
  // There is no table of repeats.
  expect(await labels(axes)).toEqual(['points', 'finished', 'parameter.status', 'points.finished', 'mean']);
});

test('labels of the file, and names of numbers, that would stand twice in the table of repeats are refused', async () => {
  const text = (label: string): string =>
    `axes: [grid: {mean: [1], points.json#/area/mean: [1]}]\nlabels: {mean: ${label}}\n` +
    'collect: {values: {area: /a, finished: /c}}\n';
  await folder.load(text('points'));
  expectDiagnostics(
    await folder.faultsOf(text('points') + REPEAT),
    // Both are called mean then, and one gets a longer name.
    ['scan.yaml:2:16 name-taken', 'scan.yaml:3:20 name-taken'],
    'points',
  );
  await folder.load(text('area.mean'));
  expectDiagnostics(
    await folder.faultsOf(text('area.mean') + REPEAT),
    ['scan.yaml:3:20 name-taken'],
    'area.mean',
  );
});
