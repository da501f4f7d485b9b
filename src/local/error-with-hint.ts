import { errorMessage, ReanaMadminerError } from '../core/errors.js';

/** An error with its hint, as one text for a log. */
export function errorWithHint(error: unknown): string {
  const hint = ReanaMadminerError.is(error) ? error.hint : undefined;
  return hint === undefined ? errorMessage(error) : `${errorMessage(error)}\nhint: ${hint}`;
}
