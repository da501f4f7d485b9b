import type { Configuration, CustomFetch } from 'openid-client';
import { defined } from '../../core/defined.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import { causes } from '../errors/network-error.js';
import { providerFetch, type ProviderAccess } from './provider-fetch.js';
import type { OpenIdProvider } from './provider.js';

type Library = typeof import('openid-client');

/** What one talk with a provider needs. */
export interface ProviderClient {
  readonly openid: Library;
  readonly configuration: Configuration;
}

/** Sets up the OpenID library, which is loaded only now: most commands never need it. */
export async function openProvider(
  provider: OpenIdProvider,
  access: ProviderAccess,
  fetch: CustomFetch = providerFetch(access),
): Promise<ProviderClient> {
  const openid = await import('openid-client');
  const { issuer, authorizationEndpoint, tokenEndpoint, deviceAuthorizationEndpoint, revocationEndpoint } =
    provider;
  const configuration = new openid.Configuration(
    {
      issuer,
      authorization_endpoint: authorizationEndpoint,
      token_endpoint: tokenEndpoint,
      ...defined({
        device_authorization_endpoint: deviceAuthorizationEndpoint,
        revocation_endpoint: revocationEndpoint,
      }),
      id_token_signing_alg_values_supported: [...provider.signingAlgorithms],
    },
    provider.clientId,
    {},
    openid.None(),
  );
  configuration[openid.customFetch] = fetch;
  configuration.timeout = access.timeout ?? 30;
  // Without TLS there are only endpoints on this machine: a provider has no others.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make it stand out
  openid.allowInsecureRequests(configuration);
  return { openid, configuration };
}

/** An error that the provider gave a name of RFC 6749 or RFC 8628, with its description if any. */
export function providerRefusal(
  error: unknown,
): { readonly code: string; readonly words: string } | undefined {
  for (const cause of causes(error)) {
    if (!('error' in cause) || typeof cause.error !== 'string') continue;
    const description = 'error_description' in cause ? cause.error_description : undefined;
    const words = typeof description === 'string' && description !== '' ? description : cause.error;
    return { code: cause.error, words: redact(words).slice(0, 300) };
  }
  return undefined;
}

/** The error as users should see it. What the library throws may hold tokens, so none of it is kept. */
export function loginError(error: unknown, what: string, { issuer }: OpenIdProvider): ReanaMadminerError {
  const ours = [...causes(error)].find((cause) => ReanaMadminerError.is(cause));
  if (ours !== undefined) return ours;
  const refusal = providerRefusal(error);
  if (refusal !== undefined)
    return new ReanaMadminerError('login-failed', `${what}: ${issuer} reports ${refusal.words}`);
  const reasons = [...causes(error)].flatMap(({ message }) => (typeof message === 'string' ? [message] : []));
  return new ReanaMadminerError(
    'login-failed',
    `${what}: the response of ${issuer} can't be used: ${[...new Set(reasons)].join(': ')}`,
    { hint: 'report this to the administrators of the cluster' },
  );
}
