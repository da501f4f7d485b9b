import type { Configuration, InteractionResults, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { userEmail } from '../routes/server/you.js';
import { USER_ID } from '../responses/encode.js';
import { codePage, confirmPage, messagePage, PAGE_HEADERS } from './pages.js';
import { SIGNING_ALGORITHM, type ProviderKeys } from './provider-keys.js';
import { loadProviderLibrary } from './provider-library.js';
import type { TokenStore } from './token-store.js';

/** Path of the provider below the server's URL. */
export const PROVIDER_PATH = '/openid';
export const INTERACTION_PATH = `${PROVIDER_PATH}/interaction`;

/** The client id of programs that log in, as on REANA's servers. */
export const CLI_CLIENT = 'reana-cli';
/** The audience of access tokens. */
export const AUDIENCE = 'reana';
const RESOURCE = 'urn:reana:api';
const ROLES = { reana_roles: ['reana:user'] };

const ROUTES = {
  authorization: '/auth',
  token: '/token',
  device_authorization: '/device/auth',
  code_verification: '/device',
  revocation: '/token/revocation',
  jwks: '/jwks',
} as const;
const SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;
const RESPONSE_TYPES = ['code'] as const;
const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;

const DAY = 24 * 3600;
const LIFETIMES = {
  AuthorizationCode: 60,
  DeviceCode: 600,
  Grant: 365 * DAY,
  IdToken: 3600,
  Interaction: 600,
  RefreshToken: 30 * DAY,
  Session: 600,
} as const;

export interface ProviderSettings {
  readonly issuer: string;
  readonly keys: ProviderKeys;
  readonly store: TokenStore;
  readonly accessTokenSeconds: number;
}

/** An OpenID provider for one program and one user. The library is loaded here, at the first login. */
export async function makeProvider(settings: ProviderSettings): Promise<Provider> {
  const { default: OpenIdProvider, interactionPolicy } = await loadProviderLibrary();
  const { Check, base } = interactionPolicy;
  const policy = base();
  // Even a browser that is logged in must ask again: any program on this machine can send it here.
  policy
    .get('login')
    ?.checks.add(
      new Check('token', 'the access token is required', (context) =>
        context.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return new OpenIdProvider(settings.issuer, {
    ...configure(settings),
    interactions: { policy, url: (_context, { uid }) => `${INTERACTION_PATH}/${uid}` },
  });
}

function configure({ keys, store, accessTokenSeconds }: ProviderSettings): Configuration {
  const show = (context: KoaContextWithOIDC, body: string): void => {
    context.set(PAGE_HEADERS);
    context.body = body;
  };
  return {
    adapter: (kind: string) => store.adapter(kind),
    jwks: { keys: [{ ...keys.signing }] },
    cookies: { keys: [...keys.cookies] },
    clients: [
      {
        client_id: CLI_CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: [...GRANT_TYPES],
        response_types: [...RESPONSE_TYPES],
        // A native program may use any port.
        redirect_uris: ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}/callback`),
      },
    ],
    pkce: { required: () => true },
    routes: ROUTES,
    scopes: [...SCOPES],
    claims: { openid: ['sub'], email: ['email'], profile: ['name', 'preferred_username'] },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email: userEmail(), preferred_username: userEmail() }),
    }),
    extraTokenClaims: () => ROLES,
    // Programs stay logged in, whether or not they request `offline_access` with `prompt=consent`.
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    clientBasedCORS: () => false,
    ttl: { ...LIFETIMES, AccessToken: accessTokenSeconds },
    renderError: (context, { error, error_description: description }) => {
      show(context, messagePage('The login failed', description ?? error));
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (context, form, error, reason) =>
          show(context, codePage(form, error === undefined ? undefined : (reason?.message ?? error.error))),
        userCodeConfirmSource: (context, form, _client, _device, code) =>
          show(context, confirmPage(form, code)),
        successSource: (context) =>
          show(context, messagePage('Logged in', 'The program is logged in. You can close this page.')),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: SIGNING_ALGORITHM } },
        }),
      },
    },
  };
}

/** What clients need to know about the provider, in the fields of OpenID Connect Discovery. Starts no provider. */
export function providerConfiguration(issuer: string): Readonly<Record<string, unknown>> {
  const at = (route: keyof typeof ROUTES): string => `${issuer}${ROUTES[route]}`;
  return {
    issuer,
    authorization_endpoint: at('authorization'),
    token_endpoint: at('token'),
    device_authorization_endpoint: at('device_authorization'),
    revocation_endpoint: at('revocation'),
    jwks_uri: at('jwks'),
    scopes_supported: SCOPES,
    response_types_supported: RESPONSE_TYPES,
    grant_types_supported: GRANT_TYPES,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
  };
}

/** Grants a pending login what it requested, in the name of the server's user. */
export async function grantLogin(
  provider: Provider,
  client: string,
  scope: string,
): Promise<InteractionResults> {
  const grant = new provider.Grant({ accountId: USER_ID, clientId: client });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  return { login: { accountId: USER_ID, remember: false }, consent: { grantId } };
}
