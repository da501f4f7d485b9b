/** Number by number, then by the identifiers of the pre-release: the precedence of https://semver.org, section 11. */
const VERSION_FORM = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Negative when `a` comes before `b`, positive when after it, 0 for equal ones. What is no version comes first. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  const [left, right] = [VERSION_FORM.exec(a ?? ''), VERSION_FORM.exec(b ?? '')];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  for (const index of [1, 2, 3]) {
    const difference = Number(left[index]) - Number(right[index]);
    if (difference !== 0) return difference;
  }
  return comparePreReleases(left[4], right[4]);
}

function comparePreReleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [left, right] = [a.split('.'), b.split('.')];
  for (const [index, identifier] of left.entries()) {
    const difference = compareIdentifiers(identifier, right[index]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Numbers come before names; names are compared by their characters. */
function compareIdentifiers(a: string, b: string | undefined): number {
  if (b === undefined) return 1;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
