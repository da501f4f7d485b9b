import { checkOptions } from '../core/check-options.js';
import { systemClock } from '../core/clock.js';
import { UsageError } from '../core/errors.js';
import type { EnvironmentVariables } from '../config/choose-server.js';
import { findServer, lookUpServer, type ServerOptions } from '../config/find-server.js';
import { userFolders } from '../config/folders.js';
import { createRestClient, TUNING_OPTIONS, type RestClientOptions } from '../reana/rest-client.js';
import { makeClient, type ReanaClient } from './client.js';
import type { ConnectWarning } from './connect-warning.js';
import { findCredential, type Credential } from './identity.js';
import { makeWorkflowLoader } from './workflow-loader.js';
import { connectLocal, type LocalServerOptions } from './local-server.js';

/** Which server to use, and how requests are sent to it. */
export interface ConnectOptions
  extends
    ServerOptions,
    Omit<RestClientOptions, 'serverUrl' | 'accessToken' | 'tokens' | 'authentication' | 'tls'> {
  /** Talks to the embedded server of this machine, which is started if need be, instead of a cluster. */
  readonly local?: boolean | LocalServerOptions;
  readonly onWarning?: (warning: ConnectWarning) => void;
  /** Environment variables to look settings up in; those of the process when left out. */
  readonly env?: EnvironmentVariables;
  /** Folder that relative paths start from; the current one of the process when left out. */
  readonly cwd?: string;
  /** Aborts the start of an embedded server. */
  readonly signal?: AbortSignal;
}

/**
 * Creates a client of the configured server: the one in the options, else in the environment (`REANA_SERVER_URL`,
 * `REANA_ACCESS_TOKEN`), else in the user's profile, with the login that is stored for it; or of the embedded server.
 * No request is sent yet.
 * @throws ConfigError that names what is missing and where it was looked for; `local-server` when the embedded
 * server does not start
 * @example
 * const client = await connect();
 * const run = await client.runs.submit({ file: 'reana.yaml', parameters: { seed: 2 } });
 * await run.wait();
 * await run.outputs.download('results');
 * await client.close();
 */
export async function connect(options: ConnectOptions = {}): Promise<ReanaClient> {
  checkOptions('connect', options, CONNECT_OPTIONS);
  const { local = false, onWarning, env = process.env, cwd = process.cwd(), signal, ...rest } = options;
  const { server, profile, accessToken, tokenFile, tokenCommand, ...others } = rest;
  const { caFile, clientCert, clientKey, insecure, ...tuning } = others;
  const named = { server, profile, accessToken, tokenFile, tokenCommand };
  const given: ServerOptions = { ...named, caFile, clientCert, clientKey, insecure };
  const { clock = systemClock } = tuning;
  const warn = (warning: ConnectWarning): void => onWarning?.(warning);
  const folders = userFolders(env);
  if (local !== false) {
    checkNoServer(given);
    const wanted = local === true ? {} : local;
    const connection = await connectLocal(wanted, { env, cwd, clock, signal, warn, rest: tuning });
    const findOwnToken = (): Promise<Credential> => Promise.resolve({ kind: 'local' });
    return makeClient(connection.rest, { ...connection, folders, findCredential: findOwnToken });
  }
  const around = { env, cwd, onWarning: (message: string) => warn({ code: 'settings', message }) };
  const settings = await findServer(given, around, clock);
  const loadWorkflow = makeWorkflowLoader({ env, state: folders.state, warn });
  return makeClient(createRestClient({ loadWorkflow, ...tuning, ...settings }), {
    folders,
    findCredential: async () =>
      givenCredential(given) ?? findCredential(settings.serverUrl, await lookUpServer(given, around), clock),
  });
}

/** @throws UsageError for options of a remote server */
function checkNoServer(given: ServerOptions): void {
  const named = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (named === undefined) return;
  throw new UsageError(`${named} applies to a remote server, and local to the one on this machine`, {
    hint: 'leave one of them out',
  });
}

function givenCredential({ accessToken = '', tokenCommand }: ServerOptions): Credential | undefined {
  if (accessToken.trim() !== '') return { kind: 'token', origin: { kind: 'option', name: 'access-token' } };
  if (tokenCommand === undefined) return undefined;
  return { kind: 'command', origin: { kind: 'option', name: 'token-command' } };
}

/** What a caller without types may get wrong. */
const CONNECT_OPTIONS = {
  ...TUNING_OPTIONS,
  server: 'string',
  profile: 'string',
  accessToken: 'string',
  tokenCommand: 'string',
  tokenFile: 'string',
  caFile: 'string',
  clientCert: 'string',
  clientKey: 'string',
  insecure: 'boolean',
  local: ['boolean', 'object'],
  onWarning: 'function',
  env: 'object',
  cwd: 'string',
  signal: 'object',
} as const;
