import { defined } from '../core/defined.js';
import { checkOptions } from '../core/check-options.js';
import { systemClock } from '../core/clock.js';
import { userFolders, type UserFolders } from '../config/folders.js';
import type { CallOptions } from '../reana/model.js';
import {
  createRestClient,
  TUNING_OPTIONS,
  type RestClient,
  type RestClientOptions,
} from '../reana/rest-client.js';
import type { ConnectWarning } from './connect-warning.js';
import { makeWorkflowLoader } from './workflow-loader.js';
import type { Credential, Identity } from './identity.js';
import type { LocalServer } from './local-server.js';
import { makeRunCalls, type RunCalls } from './runs.js';
import { makeScanCalls, type ScanCalls } from './scans.js';

/** A client of one REANA server: the calls of its REST API by noun, and runs and scans on top of them. */
export interface ReanaClient extends Omit<RestClient, 'close'> {
  /** Runs: their files, states and results. */
  readonly runs: RunCalls;
  /** Scans: many points of one analysis. */
  readonly scans: ScanCalls;
  /** The embedded server, for a client that has found or started one; see `connect`. */
  readonly local: LocalServer | undefined;
  /** Returns the user of this client as the server knows them, and the credential in use. */
  whoami(options?: CallOptions): Promise<Identity>;
  /** Closes idle connections, and stops an embedded server that this client has started, unless it still has runs. */
  close(): Promise<void>;
}

/** How to reach a server whose address and token are known. */
export interface ClientOptions extends RestClientOptions {
  /** Where submissions and scans in progress are recorded; the user's own folders when left out. */
  readonly folders?: UserFolders;
  readonly onWarning?: (warning: ConnectWarning) => void;
}

/** The parts of a client besides the REST calls. */
export interface ClientParts {
  readonly folders: UserFolders;
  readonly local?: LocalServer;
  readonly findCredential: () => Promise<Credential>;
  readonly release?: () => Promise<void>;
}

/**
 * Creates a client of a server whose address and token are known; `connect` finds both by itself. No request is sent
 * yet.
 * @throws UsageError for an option that is missing or invalid; ConfigError when the address or the CA file can't
 * be used
 * @example
 * const client = createClient({ serverUrl: 'https://reana.example.org', accessToken: process.env.REANA_ACCESS_TOKEN });
 * for await (const run of client.workflows.list()) console.log(run.name, run.status);
 */
export function createClient(clientOptions: ClientOptions): ReanaClient {
  checkOptions('createClient', clientOptions, CLIENT_OPTIONS, ['serverUrl']);
  const { folders = userFolders(), onWarning: warn = () => undefined, ...options } = clientOptions;
  const hasToken = options.accessToken !== undefined || options.tokens !== undefined;
  const credential: Credential = hasToken
    ? { kind: 'token', origin: { kind: 'option', name: 'access-token' } }
    : { kind: 'none' };
  const loadWorkflow = makeWorkflowLoader({ env: process.env, state: folders.state, warn });
  const rest = createRestClient({ clock: systemClock, loadWorkflow, ...options });
  return makeClient(rest, { folders, findCredential: () => Promise.resolve(credential) });
}

/** What a caller without types may get wrong. */
const CLIENT_OPTIONS = {
  ...TUNING_OPTIONS,
  serverUrl: 'string',
  accessToken: 'string',
  tokens: 'object',
  authentication: 'string',
  tls: 'object',
  folders: 'object',
  onWarning: 'function',
} as const;

/** Adds runs and scans to the REST calls. */
export function makeClient(rest: RestClient, parts: ClientParts): ReanaClient {
  const { folders, local, findCredential, release } = parts;
  return {
    ...rest,
    runs: makeRunCalls(rest, folders),
    scans: makeScanCalls(rest, folders),
    local,
    async whoami(options) {
      const { email, fullName } = await rest.server.you(options);
      const credential = await findCredential();
      return {
        server: rest.serverUrl,
        email,
        ...defined({ fullName }),
        credential,
      };
    },
    async close() {
      try {
        await release?.();
      } finally {
        rest.close();
      }
    },
  };
}
