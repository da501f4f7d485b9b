import { apiError, isApiError, type ApiError } from './api-error.js';

/**
 * The error for a token that an embedded server refuses: it has a token of its own and no page to copy it from. All
 * other errors as they are.
 */
export async function explainRefusedToken(
  error: unknown,
  isEmbedded: () => Promise<boolean>,
): Promise<ApiError | undefined> {
  // Where users log in, the hint says so.
  if (!isApiError(error, 'authentication') || error.action !== undefined) return undefined;
  if (!(await isEmbedded())) return undefined;
  return apiError(
    'authentication',
    `the embedded server at ${error.server} does not accept the access token`,
    error,
    {
      hint: 'each embedded server has a token of its own, which is found when no address is given',
      action: { type: 'set-option', option: 'local' },
      cause: error,
    },
  );
}
