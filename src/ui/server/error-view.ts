import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import type { ErrorView } from '../messages.js';

/** An error as a page shows it, without credentials. */
export function errorView(error: unknown): ErrorView {
  const hint = ReanaMadminerError.is(error) ? error.hint : undefined;
  return { message: redact(errorMessage(error)), ...(hint === undefined ? {} : { hint: redact(hint) }) };
}
