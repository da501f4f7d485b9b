// By its name alone, `createRequire` would meet that of the line that bundles of ES modules often begin with.
import module from 'node:module';
import { ReanaMadminerError } from '../../core/errors.js';
import { isSystemError } from '../../core/system-error.js';
import { RequestError } from '../request-error.js';

type ProviderLibrary = typeof import('oidc-provider');

const MISSING = 'logins need the package oidc-provider, which is not installed';
const HINT = 'install it beside reana-madminer: npm install oidc-provider@8';

/**
 * Loads the library that implements an OpenID provider, an optional peer dependency of this package.
 * @throws RequestError (501) that says what to install when it is missing
 */
export async function loadProviderLibrary(): Promise<ProviderLibrary> {
  requireProviderLibrary((message, hint, cause) => new RequestError(501, `${message}; ${hint}`, { cause }));
  return import('oidc-provider');
}

/**
 * Looks for the library without loading it.
 * @throws `local-server` that says what to install when it is missing
 */
export function checkProviderLibrary(): void {
  requireProviderLibrary(
    (message, hint, cause) => new ReanaMadminerError('local-server', message, { hint, cause }),
  );
}

function requireProviderLibrary(explain: (message: string, hint: string, cause: unknown) => Error): void {
  try {
    module.createRequire(import.meta.url).resolve('oidc-provider');
  } catch (error) {
    if (isSystemError(error, 'MODULE_NOT_FOUND')) throw explain(MISSING, HINT, error);
    throw error;
  }
}
