import { expectDiagnostics, toldFrom } from '../../analysis/expect-diagnostics.js';
import { ScanFolder } from '../scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/physics.yml';
const VECTOR = 'cards/ml/input.yml#/limits/points';

test('the benchmarks of a card, in their order, as vector, name and single values', async () => {
  const scan = await folder.load(`
axes:
  - morphing:
      card: ${CARD}
      vector: ${VECTOR}
      name: methods
      parameters: {CPW: rate, CW: cards/ml/input.yml#/training/initial_lr}
`);
  expect(scan.cards).toEqual(['cards/ml/input.yml', CARD]);
  expect(scan.points.map(({ values }) => values)).toEqual([
    { points: [0, 0], methods: 'sm', rate: 0, initial_lr: 0 },
    { points: [1, 0.5], methods: 'w', rate: 0.5, initial_lr: 1 },
  ]);
});

test('the benchmarks are completed to a basis, the same for the same seed', async () => {
  const points = async (seed: number): Promise<unknown[]> => {
    const text = `axes: [morphing: {card: ${CARD}, points: basis, seed: ${seed}, vector: ${VECTOR}}]`;
    return (await folder.load(text)).points.map(({ values }) => values['points']);
  };
  const one = await points(1);
  expect(one).toEqual([
    [0, 0],
    [1, 0.5],
    [-0.993524656623, -1.31937228268],
    [0.149660574021, -0.935394457981],
    [-0.665461277429, 1.38486228643],
    [0.0946016208705, 1.1121315419],
  ]);
  expect(await points(2)).not.toEqual(one);
  expect((await points(2)).slice(0, 2)).toEqual(one.slice(0, 2));
});

test('a card that is only read need not be an input', async () => {
  const physics = {
    parameters: [{ parameter_name: 'c', parameter_range: [0, 1] }],
    benchmarks: [] as object[],
  };
  physics.benchmarks.push({ name: 'sm', parameter_name_1: 'c', value_1: 0.25 });
  await folder.write('elsewhere.yml', JSON.stringify(physics));
  const scan = await folder.load('axes: [morphing: {card: ./elsewhere.yml, parameters: {c: rate}}]');
  expect(scan.cards).toEqual(['elsewhere.yml']);
  expect(scan.points.map(({ parameters }) => parameters)).toEqual([{ rate: 0.25 }]);
});

test('names of added points are doubtful', async () => {
  const { points, warnings } = await folder.load(
    `axes: [morphing: {card: ${CARD}, points: basis, name: methods, vector: ${VECTOR}}]`,
  );
  expect(points.map(({ values }) => values['methods'])).toEqual([
    'sm',
    'w',
    'morphing_basis_vector_2',
    'morphing_basis_vector_3',
    'morphing_basis_vector_4',
    'morphing_basis_vector_5',
  ]);
  expectDiagnostics(toldFrom(folder.path, warnings), ['scan.yaml:1:68 name-taken']);
});

test('without the benchmarks a basis is drawn as a whole', async () => {
  await folder.write(
    'cards/ml/free.yml',
    `parameters: [{parameter_name: c, morphing_max_power: 2, parameter_range: [0, 1e0]}]
benchmarks: [{name: sm, parameter_name_1: c, value_1: 5}]
set_morphing: {max_overall_power: 2, include_existing_benchmarks: false}
`,
  );
  const { points } = await folder.load(
    'axes: [morphing: {card: cards/ml/free.yml, points: basis, parameters: {c: rate}}]',
  );
  expect(points).toHaveLength(3);
  for (const { values } of points) expect(values['rate']).toBeLessThanOrEqual(1);
});

test.each([
  [
    'points that are none',
    `{card: ${CARD}, points: bases, vector: ${VECTOR}}`,
    'scan.yaml:1:55 unknown-choice',
  ],
  ['nothing to change', `{card: ${CARD}}`, 'scan.yaml:1:18 empty-axis'],
  [
    'a parameter that the card lacks',
    `{card: ${CARD}, parameters: {CPV: rate}}`,
    'scan.yaml:1:60 unknown-parameter',
  ],
  [
    'a card that is not there',
    `{card: cards/ml/fysics.yml, vector: ${VECTOR}}`,
    'scan.yaml:1:25 no-such-file',
  ],
  ['another card', `{card: cards/ml/input.yml, vector: ${VECTOR}}`, 'scan.yaml:1:25 bad-card'],
  [
    'the same target twice',
    `{card: ${CARD}, vector: ${VECTOR}, parameters: {CW: rate, CPW: rate}}`,
    'scan.yaml:1:118 set-twice',
  ],
])('%s', async (_what, axis, place) => {
  expectDiagnostics(await folder.faultsOf(`axes: [morphing: ${axis}]`), [place]);
});

test.each([
  ['too many benchmarks', [0, 0.1, 0.2, 0.3]],
  ['benchmarks that are the same', [0.5, 0.5]],
])('%s are no basis', async (_what, values) => {
  const benchmarks = values.map((value, index) => ({
    name: `b${index}`,
    parameter_name_1: 'c',
    value_1: value,
  }));
  await folder.write(
    'cards/ml/bad.yml',
    JSON.stringify({
      parameters: [{ parameter_name: 'c', parameter_range: '(0, 1)' }],
      benchmarks,
      set_morphing: { max_overall_power: 2 },
    }),
  );
  const faults = await folder.faultsOf(
    `axes: [morphing: {card: cards/ml/bad.yml, points: basis, parameters: {c: rate}}]`,
  );
  expectDiagnostics(faults, ['scan.yaml:1:25 no-basis']);
});

test('keys of a card that make no sense are named', async () => {
  await folder.write(
    'cards/ml/wrong.yml',
    `parameters: [{morphing_max_power: many, parameter_range: wide}, {parameter_name: c, parameter_range: '(0,1)'}]
benchmarks: [{parameter_name_1: d, value_1: 5}]
set_morphing: {n_trials: 0}
`,
  );
  const faults = await folder.faultsOf('axes: [morphing: {card: cards/ml/wrong.yml, parameters: {c: rate}}]');
  expectDiagnostics(faults, ['scan.yaml:1:25 bad-card']);
  for (const key of [
    'parameters[0].parameter_name',
    'parameters[0].morphing_max_power',
    'parameters[0].parameter_range',
    'benchmarks[0].name',
    'set_morphing.n_trials',
  ]) {
    expect(faults[0]?.message).toContain(key);
  }
});
