import { ApiError, apiError } from './api-error.js';

/** What servers respond for a route that they don't have: Flask's page, the embedded server's message, or nothing. */
const NO_ROUTE =
  /^(?:404|405)\b.*(?:not found|not allowed)|^not found\.?$|^The requested URL was not found\b|^The method is not allowed\b|^[A-Z]+ \/\S* is not offered by\b/i;

/**
 * Runs a call that only some servers have.
 * @param why the reason to give for a server that has no such route
 * @throws `not-offered` when the server has none; everything else as it comes
 */
export async function onlyIfOffered<T>(why: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError) || !isMissingRoute(error)) throw error;
    throw apiError('not-offered', `${error.server} does not offer this: ${why}`, error, { cause: error });
  }
}

function isMissingRoute({ status, serverMessage }: ApiError): boolean {
  if (status === 405) return true;
  return status === 404 && (serverMessage === undefined || NO_ROUTE.test(serverMessage));
}
