import { ReanaMadminerError } from '../../core/errors.js';
import { isApiError, ServerError } from './api-error.js';
import { NetworkError } from './network-error.js';

/** HTTP 507: the server had no space to store what it was to create. */
const NO_SPACE_LEFT = 507;

/**
 * Sends a call that creates a run. Each such call creates another one, so that a failure after which the run may exist
 * has to be distinguished from those after which it does not.
 * @param what the run that may exist: `the run "scan"`
 * @throws `create-outcome-unknown` when it can't be determined whether there is one; all other errors unchanged
 */
export async function reportUncertain<T>(what: string, server: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isUncertain(error)) throw error;
    throw new ReanaMadminerError(
      'create-outcome-unknown',
      `${server} may or may not have created ${what}: ${error.message}`,
      {
        hint: 'check whether it exists before you try again',
        action: { type: 'list-runs' },
        cause: error,
      },
    );
  }
}

function isUncertain(error: unknown): error is Error {
  if (error instanceof NetworkError) return error.mayHaveReached;
  // Servers check the login before the request.
  if (isApiError(error, 'identity-provider')) return false;
  return (
    isApiError(error, 'unexpected-response', 'broken-response') ||
    (error instanceof ServerError && error.status > 501 && error.status !== NO_SPACE_LEFT)
  );
}
