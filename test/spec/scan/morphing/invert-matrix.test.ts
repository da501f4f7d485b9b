import fc from 'fast-check';
import { invertMatrix, multiply, transpose } from '../../../../src/spec/scan/morphing/invert-matrix.js';

/** Square matrices of the sizes of morphing bases. */
function squares(entry: fc.Arbitrary<number>): fc.Arbitrary<number[][]> {
  const list = <Item>(item: fc.Arbitrary<Item>, size: number): fc.Arbitrary<Item[]> =>
    fc.array(item, { minLength: size, maxLength: size });
  return fc.integer({ min: 1, max: 15 }).chain((size) => list(list(entry, size), size));
}

test('a matrix times its inverse is the unit matrix', () => {
  fc.assert(
    fc.property(squares(fc.double({ min: -1, max: 1, noNaN: true })), (random) => {
      // A heavy diagonal keeps the matrix well away from singular ones.
      const matrix = random.map((row, index) =>
        row.map((entry, column) => (column === index ? entry + Math.sign(entry || 1) * row.length : entry)),
      );
      const shuffled = [...matrix.slice(1), ...matrix.slice(0, 1)];
      const inverse = invertMatrix(shuffled);
      expect(inverse).toBeDefined();
      for (const product of [multiply(shuffled, inverse ?? []), multiply(inverse ?? [], shuffled)]) {
        for (const [index, row] of product.entries()) {
          for (const [column, entry] of row.entries())
            expect(entry).toBeCloseTo(index === column ? 1 : 0, 10);
        }
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
    fc.property(squares(fc.integer({ min: -9, max: 9 })), ([first = [], ...others]) => {
      const [second = first.map(() => 0)] = others;
      expect(invertMatrix([second.map((entry) => 2 * entry), ...others])).toBeUndefined();
      expect(invertMatrix([first.map(() => 0), ...others])).toBeUndefined();
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
