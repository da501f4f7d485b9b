import { fc } from '../../support/property.js';
import {
  invertMatrix,
  multiply,
  transpose,
  type Matrix,
} from '../../../src/scan-file/morphing/invert-matrix.js';

/** Square matrices of the sizes of morphing bases. */
function squares(entry: fc.Arbitrary<number>): fc.Arbitrary<number[][]> {
  const list = <Item>(item: fc.Arbitrary<Item>, size: number): fc.Arbitrary<Item[]> =>
    fc.array(item, { minLength: size, maxLength: size });
  return fc.integer({ min: 1, max: 15 }).chain((size) => list(list(entry, size), size));
}

/** The same with a heavy diagonal, which keeps a matrix well away from singular ones. @param most of its entries */
function withHeavyDiagonal(matrix: readonly (readonly number[])[], most: number): number[][] {
  return matrix.map((row, index) =>
    row.map((entry, column) =>
      column === index ? entry + Math.sign(entry || 1) * most * row.length : entry,
    ),
  );
}

/** The largest difference of an entry from that of the unit matrix. */
function distanceFromUnit(matrix: Matrix): number {
  const differences = matrix.flatMap((row, index) =>
    row.map((entry, column) => Math.abs(entry - (index === column ? 1 : 0))),
  );
  return Math.max(...differences);
}

test('a matrix times its inverse is the unit matrix', () => {
  fc.assert(
    fc.property(squares(fc.double({ min: -1, max: 1, noNaN: true })), (random) => {
      const matrix = withHeavyDiagonal(random, 1);
      const shuffled = [...matrix.slice(1), ...matrix.slice(0, 1)];
      const inverse = invertMatrix(shuffled);
      expect(inverse).toBeDefined();
      for (const product of [multiply(shuffled, inverse ?? []), multiply(inverse ?? [], shuffled)]) {
        expect(distanceFromUnit(product)).toBeLessThan(5e-11);
      }
    }),
  );
});

test('a singular matrix has no inverse', () => {
  expect(invertMatrix([[0]])).toBeUndefined();
  expect(
    invertMatrix([
      [1, 2],
      [0.1, 0.2],
    ]),
  ).toBeUndefined();
  fc.assert(
    fc.property(squares(fc.integer({ min: -9, max: 9 })), (random) => {
      const [last = [], ...others] = withHeavyDiagonal(random, 9).reverse();
      const [first = last.map(() => 0)] = others.reverse();
      expect(invertMatrix([...others, first.map((entry) => 2 * entry)])).toBeUndefined();
      expect(invertMatrix([last.map(() => 0), ...others])).toBeUndefined();
    }),
  );
});

test('columns of quite different sizes are no reason to call a matrix singular', () => {
  const inverse = invertMatrix([[1, 1e14], [1, -1e14]]); // prettier-ignore
  expect(inverse).toEqual([[0.5, 0.5], [5e-15, -5e-15]]); // prettier-ignore
});

test('rows become columns', () => {
  expect(transpose([[1, 2, 3], [4, 5, 6]])).toEqual([[1, 4], [2, 5], [3, 6]]); // prettier-ignore
});
