import type { ErrorObject } from 'ajv';

/** Keywords that only say that others below them have failed. */
const ECHOES: ReadonlySet<string> = new Set(['if', 'propertyNames']);
const UNIONS: ReadonlySet<string> = new Set(['anyOf', 'oneOf']);

/**
 * Of ajv's errors those that say what is wrong: where a value fits no branch of a union, the errors of the branch that it
 * was meant for, or one for all.
 */
export function chooseErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors
    .filter(({ keyword }) => UNIONS.has(keyword))
    .reduce(chooseBranch, errors)
    .filter(({ keyword }) => !ECHOES.has(keyword));
}

function chooseBranch(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const place = union.instancePath;
  const inside = errors.filter((error) => error !== union && isWithin(error.instancePath, place));
  const outside = errors.filter((error) => !isWithin(error.instancePath, place));
  if (union.parentSchema?.['errorMessage'] !== undefined) return [...outside, union];
  const deeper = inside.filter(({ instancePath }) => instancePath !== place);
  const fitting = deeper.length > 0 ? deeper : inside.filter(({ keyword }) => keyword !== 'type');
  return [...outside, ...(fitting.length > 0 ? fitting : [union])];
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
