import { ReanaMadminerError } from '../../core/errors.js';
import { isApiError, ServerError } from './api-error.js';
import { NetworkError } from './network-error.js';

/**
 * Runs a call that makes a run. Each such call makes another one, so that a failure after which there may be one has
 * to be told from those after which there is none.
 * @param what the run that there may be: `the run "scan"`
 * @throws `create-outcome-unknown` when nothing tells whether there is one; everything else as it comes
 */
export async function tellUncertain<T>(what: string, server: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isUncertain(error)) throw error;
    throw new ReanaMadminerError(
      'create-outcome-unknown',
      `${server} may or may not have made ${what}: ${error.message}`,
      {
        hint: 'look whether it is there before you do it again',
        action: { type: 'list-runs' },
        cause: error,
      },
    );
  }
}

function isUncertain(error: unknown): error is Error {
  if (error instanceof NetworkError) return error.mayHaveReached;
  // Who asks is looked at before what they ask for.
  if (isApiError(error, 'identity-provider')) return false;
  return (
    isApiError(error, 'unexpected-answer', 'broken-answer') ||
    (error instanceof ServerError && error.status > 501)
  );
}
