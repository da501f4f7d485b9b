import { defined } from '../../core/defined.js';
import { array, date, json, object, optional, record, string, withDefault } from '../wire/decode.js';
import { DecodeError } from '../wire/decode-error.js';
import { sharedCall } from '../auth/shared-call.js';
import { ApiError, apiError } from '../errors/api-error.js';
import type { Account, CallOptions, ClusterFact, ServerInfo } from '../model.js';
import { onlyIfOffered } from '../errors/not-offered.js';
import { apiPath } from '../http/path.js';
import type { Transport } from '../http/transport.js';
import { account } from '../wire/wire-account.js';
import { clusterLoads, type ClusterLoad } from '../wire/wire-cluster.js';

/** Calls about a server itself and about the user. */
export interface ServerCalls {
  /** Needs no token. @throws `not-a-reana-server` when something else responds at this address. */
  ping(options?: CallOptions): Promise<ServerInfo>;
  /** As `ping`, but sent once per client. */
  capabilities(options?: CallOptions): Promise<ServerInfo>;
  /**
   * True for an embedded server, which says so in its ping: a cluster may be on loopback as well, behind a tunnel. False
   * when the server can't be asked.
   */
  isEmbedded(options?: CallOptions): Promise<boolean>;
  /** The user that the token belongs to. */
  you(options?: CallOptions): Promise<Account>;
  info(options?: CallOptions): Promise<Readonly<Record<string, ClusterFact>>>;
  /** The load of the cluster, by `node`, `job`, `workflow` and `session`. */
  clusterStatus(options?: CallOptions): Promise<Readonly<Record<string, ClusterLoad>>>;
  /**
   * Asks the administrators for an access token. Servers with OpenID Connect have no such tokens and reject with
   * `not-offered`.
   */
  requestToken(options?: CallOptions): Promise<TokenRequest>;
}

export interface TokenRequest {
  /** The server's own word: `requested`, `active`. */
  readonly status: string;
  readonly requested?: Date;
}

const NO_TOKENS = 'where users log in by OpenID Connect, there is no access token to ask for';

const pingResponse = object({
  message: string,
  status: withDefault(json, null),
  reana_server_version: optional(string),
  reana_madminer_version: optional(string),
  api_capabilities: withDefault(array(string), []),
});

const infoResponse = record(object({ title: withDefault(string, ''), value: withDefault(json, null) }));

const tokenResponse = object({ reana_token: object({ status: string, requested_at: optional(date) }) });

export function makeServerCalls(transport: Transport): ServerCalls {
  const capabilities = sharedCall(() => calls.ping());
  const calls: ServerCalls = {
    async ping({ signal } = {}) {
      try {
        const response = await transport.json(
          { method: 'GET', path: apiPath`/ping`, anonymous: true, signal },
          pingResponse,
        );
        return defined({
          version: response.reana_server_version,
          capabilities: response.api_capabilities,
          embeddedVersion: response.reana_madminer_version,
        });
      } catch (error) {
        throw notReana(error) ?? error;
      }
    },
    capabilities,
    isEmbedded: (options) =>
      capabilities(options).then(
        ({ embeddedVersion }) => embeddedVersion !== undefined,
        () => false,
      ),
    you: ({ signal } = {}) => transport.json({ method: 'GET', path: apiPath`/you`, signal }, account),
    info: ({ signal } = {}) => transport.json({ method: 'GET', path: apiPath`/info`, signal }, infoResponse),
    clusterStatus: ({ signal } = {}) =>
      transport.json({ method: 'GET', path: apiPath`/status`, signal }, clusterLoads),
    async requestToken({ signal } = {}) {
      const request = { method: 'PUT', path: apiPath`/token`, signal } as const;
      const response = await onlyIfOffered(NO_TOKENS, () => transport.json(request, tokenResponse));
      const { status, requested_at } = response.reana_token;
      return defined({ status, requested: requested_at });
    },
  };
  return calls;
}

/** True for a ping that fails unlike REANA's: another server is at the address. */
function notReana(error: unknown): ApiError | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const strange =
    error.code === 'unexpected-response' ||
    (error.status >= 400 && error.status < 500 && error.status !== 429);
  if (!strange) return undefined;
  return apiError(
    'not-a-reana-server',
    `there is no REANA server at ${error.server}: /api/ping responds, but ${found(error)}`,
    error,
    {
      hint: 'give the address of the cluster, the part before /api, like https://reana.cern.ch',
      cause: error,
    },
  );
}

function found(error: ApiError): string {
  if (error.cause instanceof DecodeError) return error.cause.message;
  return `with HTTP ${error.status}${error.serverMessage === undefined ? '' : ` (${error.serverMessage})`}`;
}
