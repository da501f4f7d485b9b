import { ReanaMadminerError } from 'reana-madminer';

/** Says what happened and what to do next, and leaves the exit code that the command line would. */
export function reportError(error: unknown): void {
  if (!ReanaMadminerError.is(error)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = error.exitCode;
}
