import { tidyNumber } from '../axes/number-text.js';
import type { RandomSource } from '../axes/random-source.js';
import { invertMatrix, multiply, transpose, type Matrix } from './invert-matrix.js';

/** A parameter of the theory, as far as morphing goes. */
export interface MorphingParameter {
  /** Highest power with which it comes in the squared matrix element. */
  readonly maxPower: number;
  readonly range: readonly [low: number, high: number];
}

export interface BasisSearch {
  readonly parameters: readonly MorphingParameter[];
  /** Highest sum of the powers of all parameters. */
  readonly maxOverallPower: number;
  /** How many bases are tried. */
  readonly trials: number;
  /** Points that are in the basis whatever the others are. */
  readonly fixed: Matrix;
}

/**
 * The terms of the squared matrix element: for each the powers of all parameters, every one at most its own highest
 * power, and all together at most the overall one. As `PhysicsMorpher.find_components` of MadMiner counts them.
 */
export function morphingComponents(
  parameters: readonly Pick<MorphingParameter, 'maxPower'>[],
  maxOverallPower: number,
): Matrix {
  return parameters
    .reduce<Matrix>(
      (before, { maxPower }) =>
        before.flatMap((powers) => Array.from({ length: maxPower + 1 }, (_, power) => [...powers, power])),
      [[]],
    )
    .filter((powers) => powers.reduce((sum, power) => sum + power, 0) <= maxOverallPower);
}

/**
 * The mean over the parameter ranges of the summed squares of the morphing weights: small for a basis between whose
 * points the interpolation is steady. Undefined when the points do not form a basis.
 *
 * With the matrix A, entry (b, c) = Π_p θ_b[p]^c[p] for point b and component c, the weights at θ are
 * w(θ) = (A⁻¹)ᵀ c(θ), where c(θ) are the components there. So Σ w² = c(θ)ᵀ M c(θ) with M = A⁻¹ (A⁻¹)ᵀ, whose mean
 * needs only that of c(θ) c(θ)ᵀ. `PhysicsMorpher.evaluate_morphing` of MadMiner takes the mean of the same sum over
 * 100 random θ, and gives it a minus sign.
 * @param moments what `componentMoments` gives
 */
export function meanSquaredWeights(basis: Matrix, components: Matrix, moments: Matrix): number | undefined {
  const inverse = invertMatrix(basis.map((point) => components.map((powers) => monomial(point, powers))));
  if (inverse === undefined) return undefined;
  const products = multiply(inverse, transpose(inverse));
  return products.reduce(
    (sum, row, index) =>
      row.reduce((before, entry, column) => before + entry * (moments[index]?.[column] ?? 0), sum),
    0,
  );
}

/** The mean of c(θ) c(θ)ᵀ over the ranges, where all θ are equally probable. */
export function componentMoments(
  components: Matrix,
  parameters: readonly Pick<MorphingParameter, 'range'>[],
): Matrix {
  return components.map((one) =>
    components.map((other) =>
      parameters.reduce(
        (product, { range }, index) => product * meanPower((one[index] ?? 0) + (other[index] ?? 0), range),
        1,
      ),
    ),
  );
}

/**
 * Completes fixed points to a morphing basis: of `trials` random ones the one with the smallest mean squared weights,
 * as `PhysicsMorpher.optimize_basis` of MadMiner does. Undefined when none of them is a basis.
 */
export function completeBasis(search: BasisSearch, source: RandomSource): Matrix | undefined {
  const { parameters, maxOverallPower, trials, fixed } = search;
  const components = morphingComponents(parameters, maxOverallPower);
  const moments = componentMoments(components, parameters);
  const missing = components.length - fixed.length;
  let best: Matrix | undefined;
  let least = Infinity;
  for (let trial = 0; trial < (missing === 0 ? 1 : trials); trial++) {
    const added = Array.from({ length: missing }, () =>
      parameters.map(({ range: [low, high] }) => tidyNumber(low + source.share() * (high - low))),
    );
    const basis = [...fixed, ...added];
    const mean = meanSquaredWeights(basis, components, moments);
    if (mean === undefined || mean >= least) continue;
    best = basis;
    least = mean;
  }
  return best;
}

function monomial(point: readonly number[], powers: readonly number[]): number {
  return powers.reduce((product, power, index) => product * (point[index] ?? 0) ** power, 1);
}

/** The mean of θⁿ when all θ of the range are equally probable. */
function meanPower(power: number, [low, high]: readonly [number, number]): number {
  if (low === high) return low ** power;
  return (high ** (power + 1) - low ** (power + 1)) / ((power + 1) * (high - low));
}
