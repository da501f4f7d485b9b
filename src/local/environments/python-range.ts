import { EnvironmentError } from './environment-error.js';

/** `[3, 12, 1]`. */
export type PythonVersion = readonly [major: number, minor: number, micro: number];

/** The version in a text such as `3.12.1` or `Python 3.13.0rc2`, or undefined. */
export function parsePythonVersion(text: string): PythonVersion | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (match === null) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/**
 * Whether a version satisfies a range of comma-separated comparisons, such as `>=3.10,<3.14`.
 * @throws EnvironmentError for a range in any other form.
 */
export function satisfiesRange(version: PythonVersion, range: string): boolean {
  return range.split(',').every((part) => {
    const match = /^\s*(>=|<=|==|<|>)\s*([\d.]+)\s*$/.exec(part);
    const bound = match?.[2] === undefined ? undefined : parsePythonVersion(match[2]);
    if (match === null || bound === undefined) {
      throw new EnvironmentError('environment', `"${range}" is not a range of Python versions`, {
        hint: 'Write it like ">=3.10,<3.14".',
      });
    }
    return compare(version, bound, match[1] ?? '');
  });
}

function compare(version: PythonVersion, bound: PythonVersion, operator: string): boolean {
  const difference = version[0] - bound[0] || version[1] - bound[1] || version[2] - bound[2];
  switch (operator) {
    case '>=':
      return difference >= 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '<':
      return difference < 0;
    default:
      return difference === 0;
  }
}
