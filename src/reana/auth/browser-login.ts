import { registerSecret } from '../../core/redact.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { openLoopbackServer } from './loopback-server.js';
import { loginError, openProvider, providerRefusal } from './provider-client.js';
import type { ProviderAccess } from './provider-fetch.js';
import type { OpenIdProvider } from './provider.js';
import { LOGIN_SCOPE } from './scope.js';
import { unlessAborted } from './shared-call.js';
import { readTokens, type TokenSet } from './token-set.js';

export interface BrowserLogin {
  /** Shows the address where the user logs in; called in any case, since no browser may open. */
  readonly onUrl: (url: string) => void;
  /** Shows it in a browser. It may fail, or block. */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Port that the browser comes back to; else the one that the server names, else any. */
  readonly port?: number | undefined;
}

/** A login takes this long at most, in milliseconds. */
const LONGEST_LOGIN = 300_000;

/**
 * Logs in by authorization code with PKCE: the user does so in a browser on this machine.
 * @throws `login-failed`, ConfigError, NetworkError or AbortedError
 */
export async function loginByBrowser(
  provider: OpenIdProvider,
  access: ProviderAccess,
  { onUrl, openBrowser, port }: BrowserLogin,
): Promise<TokenSet> {
  const { openid, configuration } = await openProvider(provider, access);
  const state = openid.randomState();
  const verifier = openid.randomPKCECodeVerifier();
  const server = await openLoopbackServer(port ?? provider.loopbackPort ?? 0, state);
  try {
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: server.redirectUri,
      scope: LOGIN_SCOPE,
      state,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    onUrl(url.href);
    void openBrowser(url.href).catch(() => undefined);
    const callbackUrl = await waitFor(server.callbackUrl, access);
    registerSecret(callbackUrl.searchParams.get('code') ?? '');
    const tokens = await openid.authorizationCodeGrant(configuration, callbackUrl, {
      expectedState: state,
      pkceCodeVerifier: verifier,
    });
    return readTokens(tokens, access.clock.now());
  } catch (error) {
    throw providerRefusal(error)?.code === 'access_denied'
      ? new ReanaMadminerError('login-failed', 'the login was refused', {
          hint: 'log in again, and agree to what is asked',
        })
      : loginError(error, 'the login failed', provider);
  } finally {
    server.close();
  }
}

async function waitFor(
  callbackUrl: Promise<URL>,
  { serverUrl, clock, signal }: ProviderAccess,
): Promise<URL> {
  const end = new AbortController();
  const tooLate = async (): Promise<never> => {
    await clock.sleep(LONGEST_LOGIN, end.signal);
    throw new ReanaMadminerError('login-failed', 'nobody logged in within 5 minutes', {
      hint: 'log in again; on a machine without a browser, open the login on another one',
      action: { type: 'login', server: serverUrl, headless: true },
    });
  };
  try {
    return await unlessAborted(Promise.race([callbackUrl, tooLate()]), signal);
  } finally {
    end.abort();
  }
}
