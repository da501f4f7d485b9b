/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/** Pivots that are smaller, relative to what was in their column, are rounding errors of a singular matrix. */
const SINGULAR = 1e-12;

/**
 * The inverse of a square matrix by Gauss-Jordan elimination with partial pivoting (Golub, Van Loan, Matrix
 * Computations, 3.4); undefined when it is singular. For the few rows of a morphing basis.
 */
export function invertMatrix(matrix: Matrix): Matrix | undefined {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [...row, ...unitRow(index, size)]);
  const scales = transpose(matrix).map((column) => Math.max(...column.map(Math.abs)));
  for (let column = 0; column < size; column++) {
    const candidates = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const best = column + candidates.indexOf(Math.max(...candidates));
    const pivotRow = rows[best];
    const displaced = rows[column];
    const pivot = pivotRow?.[column] ?? 0;
    if (
      pivotRow === undefined ||
      displaced === undefined ||
      Math.abs(pivot) <= SINGULAR * (scales[column] ?? 0)
    )
      return undefined;
    rows[best] = displaced;
    const scaled = pivotRow.map((entry) => entry / pivot);
    for (const [index, row] of rows.entries()) {
      const factor = row[column] ?? 0;
      rows[index] = index === column ? scaled : subtract(row, scaled, factor);
    }
  }
  return rows.map((row) => row.slice(size));
}

export function multiply(one: Matrix, other: Matrix): Matrix {
  const columns = transpose(other);
  return one.map((row) => columns.map((column) => dot(row, column)));
}

export function transpose(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, entry, index) => sum + entry * (other[index] ?? 0), 0);
}

function subtract(row: readonly number[], other: readonly number[], factor: number): number[] {
  return factor === 0 ? [...row] : row.map((entry, index) => entry - factor * (other[index] ?? 0));
}

function unitRow(place: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => (index === place ? 1 : 0));
}
