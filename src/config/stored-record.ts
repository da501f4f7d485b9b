import type { OpenIdProvider } from '../reana/auth/provider.js';
import type { TokenSet } from '../reana/auth/token-set.js';
import { defined } from '../core/defined.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';

/** What is remembered of a login at one server. */
export interface StoredLogin {
  readonly provider: OpenIdProvider;
  /** Absent after a logout. */
  readonly tokens?: TokenSet;
  /** Grows with each change of the tokens, so that a change begun before another one was made can be detected. */
  readonly epoch: number;
}

const TOKEN_FIELDS = ['access_token', 'access_token_expires_at', 'refresh_token'];

/** The login in a record of the file; undefined when it holds none. */
export function readRecord(record: JsonValue | undefined): StoredLogin | undefined {
  if (!isJsonObject(record)) return undefined;
  const text = (name: string): string | undefined => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [issuer, clientId, tokenEndpoint] = [text('issuer'), text('client_id'), text('token_endpoint')];
  if (issuer === undefined || clientId === undefined || tokenEndpoint === undefined) return undefined;
  const [revocationEndpoint, accessToken, refreshToken] = [
    text('revocation_endpoint'),
    text('access_token'),
    text('refresh_token'),
  ];
  const algorithms = record['signing_algorithms'];
  const expiresAt = Date.parse(text('access_token_expires_at') ?? '');
  const epoch = record['epoch'];
  return {
    provider: {
      issuer,
      clientId,
      tokenEndpoint,
      authorizationEndpoint: text('authorization_endpoint') ?? tokenEndpoint,
      ...defined({ revocationEndpoint }),
      signingAlgorithms: isJsonArray(algorithms)
        ? algorithms.filter((name) => typeof name === 'string')
        : ['RS256', 'ES256'],
      takesQueryTokens: false,
    },
    ...(accessToken === undefined
      ? {}
      : {
          tokens: {
            accessToken,
            ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
            ...defined({ refreshToken }),
          },
        }),
    epoch: typeof epoch === 'number' ? epoch : 0,
  };
}

/** The record with other tokens, or without any. Fields that this program doesn't know stay. */
export function withTokens(record: JsonObject, tokens: TokenSet | undefined): JsonObject {
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => !TOKEN_FIELDS.includes(name)));
  const epoch = (readRecord(record)?.epoch ?? 0) + 1;
  if (tokens === undefined) return { ...rest, epoch };
  const { accessToken, expiresAt, refreshToken } = tokens;
  return {
    ...rest,
    epoch,
    access_token: accessToken,
    ...(expiresAt === undefined ? {} : { access_token_expires_at: new Date(expiresAt).toISOString() }),
    ...defined({ refresh_token: refreshToken }),
  };
}

/** The record with the provider that a login was made at. */
export function withProvider(record: JsonObject, provider: OpenIdProvider): JsonObject {
  const { issuer, clientId, authorizationEndpoint, tokenEndpoint, revocationEndpoint, signingAlgorithms } =
    provider;
  return {
    ...Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'revocation_endpoint')),
    issuer,
    client_id: clientId,
    authorization_endpoint: authorizationEndpoint,
    token_endpoint: tokenEndpoint,
    ...defined({ revocation_endpoint: revocationEndpoint }),
    signing_algorithms: [...signingAlgorithms],
  };
}
