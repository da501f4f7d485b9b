import { defined } from '../core/defined.js';
import { UsageError } from '../core/errors.js';
import { systemClock, type Clock } from '../core/clock.js';
import {
  authenticateNever,
  fixedToken,
  type AuthenticationScheme,
  type TokenSource,
} from './auth/authentication.js';
import { chooseAuthentication } from './auth/choose-authentication.js';
import { discover } from './auth/discover.js';
import type { Agent } from 'node:http';
import type { WorkflowLoader } from './files/loaded-specification.js';
import { openConnection, type TlsOptions } from './http/connection.js';
import { explainRefusedToken } from './errors/embedded-token.js';
import type { ExchangeRecord } from './http/exchange.js';
import { DEFAULT_TIMEOUTS, type Timeouts } from './http/idle-watch.js';
import { makeSecretCalls, type SecretCalls } from './calls/secrets.js';
import { makeServerCalls, type ServerCalls } from './calls/server.js';
import { commonHeaders, type HeaderOptions } from './http/request-headers.js';
import { normaliseServerUrl } from './http/server-url.js';
import { makeSessionCalls, type SessionCalls } from './calls/sessions.js';
import { makeSharingCalls, type SharingCalls } from './calls/sharing.js';
import { Transport } from './http/transport.js';
import { makeWorkflowCalls, type WorkflowCalls } from './calls/workflows.js';
import { makeWorkspaceCalls, type WorkspaceCalls } from './calls/workspace.js';

export interface RestClientOptions extends HeaderOptions {
  /** Address of the cluster, the part before `/api`: `https://reana.example.org`. */
  readonly serverUrl: string;
  /** May be left out for `server.ping()`, and when there are `tokens`. */
  readonly accessToken?: string | undefined;
  /** The source of tokens that change, instead of a fixed one. */
  readonly tokens?: TokenSource;
  /** How the server takes tokens; detected when left out. */
  readonly authentication?: AuthenticationScheme;
  readonly tls?: TlsOptions;
  /**
   * Agent that opens the connections in place of the client's own, for the protocol of the address (`http` or `https`).
   * It is then responsible for TLS and proxies, and `close` leaves it open.
   */
  readonly agent?: Agent;
  /** Called after each request with its outcome, without credentials. */
  readonly onExchange?: (record: ExchangeRecord) => void;
  /** Limits on silence, in milliseconds; 15 s until connected, 120 s without a byte when left out. */
  readonly timeouts?: Partial<Timeouts>;
  /**
   * How often a request is retried at most; 0 for never. When left out, it depends on the failure: up to 4 times,
   * and for some minutes where the server asks to wait. A renewed login does not count.
   */
  readonly retries?: number;
  /**
   * Reads CWL and Snakemake workflows for servers that take specifications as JSON. `connect` and `createClient` use
   * REANA's own library; see "CWL and Snakemake" in the guide.
   */
  readonly loadWorkflow?: WorkflowLoader;
  /** The clock; tests pass their own. */
  readonly clock?: Clock;
}

/** The types of the options for how requests are sent, for `checkOptions`. */
export const TUNING_OPTIONS = {
  agent: 'object',
  clock: 'object',
  headers: 'object',
  loadWorkflow: 'function',
  onExchange: 'function',
  retries: 'number',
  timeouts: 'object',
  userAgent: 'string',
} as const;

/** The REST API of one REANA server, one property per noun. */
export interface RestClient {
  /** Normalised; holds no credentials. */
  readonly serverUrl: string;
  /** The clock of the waits between requests. */
  readonly clock: Clock;
  readonly server: ServerCalls;
  readonly workflows: WorkflowCalls;
  readonly workspace: WorkspaceCalls;
  readonly secrets: SecretCalls;
  readonly sharing: SharingCalls;
  readonly sessions: SessionCalls;
  /** Closes idle connections, so that a process can end at once. */
  close(): void;
}

/**
 * Creates a client of one server. No request is sent yet.
 * @throws UsageError for an invalid option; ConfigError when the address or the CA file can't be used
 */
export function createRestClient(options: RestClientOptions): RestClient {
  checkRetries(options.retries);
  const serverUrl = normaliseServerUrl(options.serverUrl);
  const token = options.accessToken?.trim() ?? '';
  const clock = options.clock ?? systemClock;
  const connection = openConnection(serverUrl, defined({ tls: options.tls, agent: options.agent }));
  const peer = {
    serverUrl,
    connection,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    clock,
    headers: commonHeaders(options),
    onExchange: options.onExchange,
  };
  const tokens = token === '' ? options.tokens : fixedToken(token);
  const scheme = options.authentication;
  const authentication =
    tokens === undefined
      ? authenticateNever(serverUrl)
      : chooseAuthentication({ serverUrl, tokens, scheme, discover: () => discover(peer) });
  const transport = new Transport({ ...peer, authentication }, options.retries, (error) =>
    explainRefusedToken(error, () => server.isEmbedded()),
  );
  const server: ServerCalls = makeServerCalls(transport);
  return {
    serverUrl,
    clock,
    server,
    workflows: makeWorkflowCalls(transport, server, options.loadWorkflow),
    workspace: makeWorkspaceCalls(transport),
    secrets: makeSecretCalls(transport),
    sharing: makeSharingCalls(transport),
    sessions: makeSessionCalls(transport),
    close: () => connection.close(),
  };
}

function checkRetries(retries: number | undefined): void {
  if (retries === undefined || (Number.isSafeInteger(retries) && retries >= 0)) return;
  throw new UsageError(`${retries} is no number of retries`, { hint: 'give a whole number from 0' });
}
