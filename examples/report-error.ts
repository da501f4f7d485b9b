import { ReanaMadminerError } from 'reana-madminer';

/** Prints what happened and what to do next, and sets the same exit code as the command line. */
export function reportError(error: unknown): void {
  if (!ReanaMadminerError.is(error)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = error.exitCode;
}
