import { RandomSource } from '../../../src/scan-file/axes/random-source.js';
import { invertMatrix, type Matrix } from '../../../src/scan-file/morphing/invert-matrix.js';
import {
  completeBasis,
  componentMoments,
  meanSquaredWeights,
  morphingComponents,
  type MorphingParameter,
} from '../../../src/scan-file/morphing/morphing-basis.js';

const PARAMETERS: readonly MorphingParameter[] = [
  { maxPower: 2, range: [-1, 1] },
  { maxPower: 2, range: [-0.5, 2] },
];

// The counts are those of MadMiner 0.9.6, PhysicsMorpher.find_components.
test.each([
  [[2, 2], 2, 6],
  [[2, 2], 4, 9],
  [[4, 2, 1], 3, 15],
  [[2], 2, 3],
  [[1, 1, 1], 2, 7],
  [[4], 4, 5],
])('powers up to %j, together up to %d, are %d components', (powers, overall, count) => {
  const parameters = powers.map((maxPower) => ({ maxPower }));
  expect(morphingComponents(parameters, overall)).toHaveLength(count);
});

test('components come in the order of MadMiner', () => {
  expect(morphingComponents(PARAMETERS, 2)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [2, 0],
  ]);
});

// The basis of the bundle's own card with seed 1. The mean was found with MadMiner 0.9.6 (evaluate_morphing over
// 100,000 random points: 2.09) and with numpy's Gauss-Legendre quadrature (2.111571726341901).
test('the mean squared weights are those of MadMiner', () => {
  const basis = [
    [0, 0],
    [1, 0],
    [-0.740753933834, -0.235812029546],
    [0.75250668213, 0.645601905602],
    [-0.63142917332, -0.852579817476],
    [-0.961629860584, 0.785301501812],
  ];
  const parameters: readonly MorphingParameter[] = [
    { maxPower: 2, range: [-1, 1] },
    { maxPower: 2, range: [-1, 1] },
  ];
  const components = morphingComponents(parameters, 2);
  const mean = meanSquaredWeights(basis, components, componentMoments(components, parameters));
  expect(mean).toBeCloseTo(2.111571726341901, 9);
});

test('the mean squared weights are the mean over the ranges', () => {
  const components = morphingComponents(PARAMETERS, 2);
  const basis = complete([[0, 0]], 3) ?? [];
  const inverse = invertMatrix(basis.map((point) => components.map((powers) => term(point, powers)))) ?? [];
  const steps = 120;
  let sum = 0;
  const totals: number[] = [];
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const theta = [-1 + (2 * (i + 0.5)) / steps, -0.5 + (2.5 * (j + 0.5)) / steps];
      const terms = components.map((powers) => term(theta, powers));
      const weights = basis.map((_, b) =>
        terms.reduce((weight, value, c) => weight + value * (inverse[c]?.[b] ?? NaN), 0),
      );
      totals.push(weights.reduce((total, weight) => total + weight, 0));
      sum += weights.reduce((total, weight) => total + weight ** 2, 0);
    }
  }
  // The weights of any point reproduce every component there, also the constant one.
  expect(Math.min(...totals)).toBeCloseTo(1, 6);
  expect(Math.max(...totals)).toBeCloseTo(1, 6);
  const mean = meanSquaredWeights(basis, components, componentMoments(components, PARAMETERS));
  expect(sum / steps ** 2 / (mean ?? NaN)).toBeCloseTo(1, 3);
});

test('of more trials a basis is found that is better or the same', () => {
  const components = morphingComponents(PARAMETERS, 2);
  const moments = componentMoments(components, PARAMETERS);
  const means = [1, 10, 100].map((trials) =>
    meanSquaredWeights(complete([[0, 0]], trials) ?? [], components, moments),
  );
  const [one = NaN, ten = NaN, hundred = NaN] = means;
  expect(ten).toBeLessThanOrEqual(one);
  expect(hundred).toBeLessThanOrEqual(ten);
  expect(hundred).toBeLessThan(one);
});

test('fixed points stay in front, drawn ones lie in the ranges', () => {
  const basis = complete([[0, 0], [1, 0.5]], 20) ?? []; // prettier-ignore
  expect(basis).toHaveLength(6);
  expect(basis.slice(0, 2)).toEqual([
    [0, 0],
    [1, 0.5],
  ]);
  for (const point of basis) {
    for (const [index, { range }] of PARAMETERS.entries()) {
      expect(point[index]).toBeGreaterThanOrEqual(range[0]);
      expect(point[index]).toBeLessThanOrEqual(range[1]);
    }
  }
});

test('points that say the same are no basis', () => {
  expect(complete([[1, 1], [1, 1]], 5)).toBeUndefined(); // prettier-ignore
});

function complete(fixed: Matrix, trials: number): Matrix | undefined {
  const search = { parameters: PARAMETERS, maxOverallPower: 2, trials, fixed };
  return completeBasis(search, new RandomSource(1, 'test'));
}

function term(point: readonly number[], powers: readonly number[]): number {
  return powers.reduce((product, power, index) => product * (point[index] ?? NaN) ** power, 1);
}
