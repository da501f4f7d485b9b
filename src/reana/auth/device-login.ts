import type { CustomFetch, TokenEndpointResponse } from 'openid-client';
import { isJsonObject, parseJson } from '../../core/json.js';
import { webAddress } from '../../core/text/web-address.js';
import { registerSecret } from '../../core/redact.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { isApiError, ServerError } from '../errors/api-error.js';
import { causes, NetworkError } from '../errors/network-error.js';
import { loginError, openProvider, providerRefusal, type ProviderClient } from './provider-client.js';
import { providerFetch, type ProviderAccess } from './provider-fetch.js';
import type { OpenIdProvider } from './provider.js';
import { LOGIN_SCOPE } from './scope.js';
import { readTokens, type TokenSet } from './token-set.js';

/** Where the user logs in, on any device. */
export interface DevicePrompt {
  readonly url: string;
  /** To be typed there; absent when the address holds it. */
  readonly code?: string;
}

export interface DeviceLogin {
  readonly onPrompt: (prompt: DevicePrompt) => void;
}

interface Poll {
  readonly deviceCode: string;
  readonly verifier: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  /** Milliseconds. */
  readonly interval: number;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** The default of RFC 8628 for providers that give no interval, in seconds. */
const USUAL_INTERVAL = 5;
const LONGEST_LOGIN = 3600;
const LONGEST_INTERVAL = 60;

/**
 * Logs in by device code: the user does so in a browser anywhere, while this asks the provider whether it is done.
 * @throws `login-failed`, NetworkError or AbortedError
 */
export async function loginByDevice(
  provider: OpenIdProvider,
  access: ProviderAccess,
  { onPrompt }: DeviceLogin,
): Promise<TokenSet> {
  if (provider.deviceAuthorizationEndpoint === undefined) {
    throw new ReanaMadminerError(
      'login-failed',
      `${provider.issuer} offers no login without a browser on this machine`,
      {
        hint: 'log in with a browser on this machine',
        action: { type: 'login', server: access.serverUrl },
      },
    );
  }
  const client = await openProvider(provider, access, withoutZeroInterval(providerFetch(access)));
  try {
    const { openid, configuration } = client;
    const verifier = openid.randomPKCECodeVerifier();
    const begun = await openid.initiateDeviceAuthorization(configuration, {
      scope: LOGIN_SCOPE,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    registerSecret(begun.device_code);
    const { interval = USUAL_INTERVAL, verification_uri_complete: complete } = begun;
    const lifetime = Math.min(begun.expires_in, LONGEST_LOGIN);
    onPrompt(
      complete === undefined
        ? { url: addressOf(begun.verification_uri, provider), code: begun.user_code }
        : { url: addressOf(complete, provider) },
    );
    const tokens = await poll(client, access, {
      deviceCode: begun.device_code,
      verifier,
      endsAt: access.clock.now() + lifetime * 1000,
      interval: Math.min(interval, LONGEST_INTERVAL) * 1000,
    });
    return readTokens(tokens, access.clock.now());
  } catch (error) {
    throw explain(error, provider);
  }
}

/** The user is to open it, so it must be nothing but a web page. */
function addressOf(given: string, { issuer }: OpenIdProvider): string {
  const address = webAddress(given);
  if (address !== undefined) return address;
  throw new ReanaMadminerError(
    'login-failed',
    `${issuer} wants the login at ${JSON.stringify(given)}, which is no http or https address`,
    { hint: 'do not open it, and report this to the administrators of the cluster' },
  );
}

/** Some providers send 0 for the usual interval, which the library takes for an error. */
function withoutZeroInterval(fetch: CustomFetch): CustomFetch {
  return async (url, options) => {
    const response = await fetch(url, options);
    const body = parseJson(await response.clone().text());
    if (!isJsonObject(body) || body['interval'] !== 0) return response;
    const { status, headers } = response;
    return Response.json({ ...body, interval: USUAL_INTERVAL }, { status, headers });
  };
}

/** Asks until there is a response. The provider being away for a while is none. */
async function poll(
  { openid, configuration }: ProviderClient,
  { clock, signal }: ProviderAccess,
  { deviceCode, verifier, endsAt, interval }: Poll,
): Promise<TokenEndpointResponse> {
  const fields = { device_code: deviceCode, code_verifier: verifier };
  for (let pause = interval; clock.now() + pause < endsAt;) {
    await clock.sleep(pause, signal);
    try {
      return await openid.genericGrantRequest(configuration, GRANT, fields);
    } catch (error) {
      const code = providerRefusal(error)?.code;
      if (code === 'slow_down') pause += USUAL_INTERVAL * 1000;
      else if (code !== 'authorization_pending' && !isPassing(error)) throw error;
    }
  }
  throw expired();
}

function isPassing(error: unknown): boolean {
  return [...causes(error)].some(
    (cause) =>
      (cause instanceof NetworkError && cause.kind !== 'tls') ||
      cause instanceof ServerError ||
      isApiError(cause, 'rate-limited'),
  );
}

function explain(error: unknown, provider: OpenIdProvider): Error {
  switch (providerRefusal(error)?.code) {
    case 'access_denied':
      return new ReanaMadminerError('login-failed', 'the login was refused', {
        hint: 'log in again, and agree to what is asked',
      });
    case 'expired_token':
      return expired();
    default:
      return loginError(error, 'the login failed', provider);
  }
}

function expired(): ReanaMadminerError {
  return new ReanaMadminerError('login-failed', 'nobody logged in while the code was valid', {
    hint: 'log in again',
  });
}
