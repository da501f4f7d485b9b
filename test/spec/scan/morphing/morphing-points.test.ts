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
  expect(folder.tell(warnings)).toEqual([
    expect.stringMatching(/^scan\.yaml:1:\d+: points that are added have the names of those that a run adds/),
  ]);
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
    "'bases' are no points of a card\n  hint: did you mean 'basis'?",
  ],
  [
    'nothing to change',
    `{card: ${CARD}}`,
    "the axis names nothing to change\n  hint: say what gets a point's values: vector, name, or parameters",
  ],
  [
    'a parameter that the card lacks',
    `{card: ${CARD}, parameters: {CPV: rate}}`,
    'the card has no parameter CPV\n  hint: did you mean CPW?',
  ],
  [
    'a card that is not there',
    `{card: cards/ml/fysics.yml, vector: ${VECTOR}}`,
    'there is no file cards/ml/fysics.yml\n  hint: did you mean cards/ml/physics.yml?',
  ],
  [
    'another card',
    `{card: cards/ml/input.yml, vector: ${VECTOR}}`,
    'cards/ml/input.yml is no physics card of MadMiner: parameters is no list of mappings; benchmarks is no list of mappings',
  ],
  [
    'the same target twice',
    `{card: ${CARD}, vector: ${VECTOR}, parameters: {CW: rate, CPW: rate}}`,
    'rate is set twice: here and on line 1\n  hint: set it in one place only',
  ],
])('%s', async (_what, axis, fault) => {
  const faults = await folder.faultsOf(`axes: [morphing: ${axis}]`);
  expect(faults.map((text) => text.replace(/^scan\.yaml:1:\d+: /, ''))).toEqual([fault]);
});

test.each([
  [
    'too many benchmarks',
    [0, 0.1, 0.2, 0.3],
    'a morphing basis of this card has 3 points, and the card has 4 benchmarks\n' +
      '  hint: set include_existing_benchmarks: false in the card, or take points: card',
  ],
  [
    'benchmarks that are the same',
    [0.5, 0.5],
    'no basis includes these benchmarks: some of them say the same about the components\n' +
      '  hint: look for benchmarks that are the same or lie on one line',
  ],
])('%s', async (_what, values, fault) => {
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
  expect(faults).toEqual([`scan.yaml:1:25: ${fault}`]);
});

test('keys of a card that make no sense are named', async () => {
  await folder.write(
    'cards/ml/wrong.yml',
    `parameters: [{morphing_max_power: many, parameter_range: wide}, {parameter_name: c, parameter_range: '(0,1)'}]
benchmarks: [{parameter_name_1: d, value_1: 5}]
set_morphing: {n_trials: 0}
`,
  );
  const [fault] = await folder.faultsOf(
    'axes: [morphing: {card: cards/ml/wrong.yml, parameters: {c: rate}}]',
  );
  expect(fault).toBe(
    'scan.yaml:1:25: cards/ml/wrong.yml is no physics card of MadMiner: parameters[0].parameter_name is missing; ' +
      'parameters[0].morphing_max_power is no whole number; ' +
      "parameters[0].parameter_range is no range like '(-1.0,1.0)'; benchmarks[0].name is missing; " +
      'benchmarks[0] has no value of c; set_morphing.n_trials is no whole number above 0',
  );
});
