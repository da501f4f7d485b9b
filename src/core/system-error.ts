/** True for errors of the operating system with one of these codes, such as `ENOENT`; they may come from another realm. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

/** A handler for `catch` that returns `fallback` when there is no such file, and throws any other error again. */
export function whenMissing<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (isSystemError(error, 'ENOENT')) return fallback;
    throw error;
  };
}

/** True when the disk, or the user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error, 'ENOSPC', 'EDQUOT');
}

/** Waits for an action, and returns whether it succeeded. Its error is dropped. */
export async function succeeds(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}
