import { defined } from '../core/defined.js';
import { resolve } from 'node:path';
import type { Clock } from '../core/clock.js';
import { UsageError } from '../core/errors.js';
import type { EnvironmentVariables } from '../config/choose-server.js';
import type { LocalServerRecord, ServerVersionNote } from '../local/daemon/local-server.js';
import type { RuntimeName } from '../local/runtime-name.js';
import { TERMINAL_STATUSES } from '../reana/model.js';
import { createRestClient, type RestClient, type RestClientOptions } from '../reana/rest-client.js';
import type { ConnectWarning } from './connect-warning.js';

/** How the embedded server is started; one that runs already keeps its own settings. */
export interface LocalServerOptions {
  /** Folder of its runs; default: `REANA_MADMINER_DATA`, else the system's folder for application data. */
  readonly dataDir?: string | undefined;
  /** Runtime of the steps; `auto` when left out. */
  readonly runtime?: 'auto' | RuntimeName | undefined;
  /** CPU cores that all steps may use together; all when left out. */
  readonly cores?: number | undefined;
  /** Bytes that all steps may use together; most of the memory when left out. */
  readonly memory?: number | undefined;
  /** TCP port to listen on; any free one when left out. */
  readonly port?: number | undefined;
}

/** The embedded server that a client talks to. */
export interface LocalServer {
  readonly record: LocalServerRecord;
  /** True when this client has started it, and not in place of an older one. */
  readonly isOwn: boolean;
  /** Leaves a server that this client has started running when the client is closed. */
  keepRunning(): void;
  /**
   * Stops it and its steps now; the next server resumes the runs in progress. Returns false when it had stopped
   * already.
   */
  stop(): Promise<boolean>;
}

/** What finding, starting and stopping an embedded server depends on. */
export interface LocalConnectOptions {
  readonly env: EnvironmentVariables;
  readonly cwd: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly warn: (warning: ConnectWarning) => void;
  /** How requests are sent to it. */
  readonly rest: Omit<RestClientOptions, 'serverUrl' | 'accessToken' | 'authentication' | 'clock'>;
}

/** A client's connection to an embedded server, and how it is closed. */
export interface LocalConnection {
  readonly rest: RestClient;
  readonly local: LocalServer;
  readonly release: () => Promise<void>;
}

/** The embedded server of a data folder, found or started, or replaced. @throws `local-server`, UsageError */
export async function connectLocal(
  { dataDir, ...given }: LocalServerOptions,
  { env, cwd, clock, signal, warn, rest: tuning }: LocalConnectOptions,
): Promise<LocalConnection> {
  const { startLocalServer, stopLocalServer } = await import('../local/daemon/local-server.js');
  const { defaultDataFolder } = await import('../local/store/data-folder.js');
  const folder = dataDir === undefined ? defaultDataFolder(env) : resolve(cwd, dataDir);
  const settings = defined(given);
  const { started, replaced, ...record } = await startLocalServer({
    ...settings,
    ...{ dataDir: folder, clock, ...defined({ signal }) },
    onVersion: (note) => warn(versionWarning(note)),
  });
  if (!started) warnOfIgnored(Object.keys(settings), warn);
  checkSpokenTo(record);
  const rest = createRestClient({
    ...tuning,
    serverUrl: record.url,
    accessToken: record.token,
    authentication: 'query',
    clock,
  });
  const isOwn = started && !replaced;
  let isKept = !isOwn;
  return {
    rest,
    local: {
      record,
      isOwn,
      keepRunning: () => {
        isKept = true;
      },
      stop: () => stopLocalServer(folder, { clock }),
    },
    release: async () => {
      if (isKept || (await runsSomething(rest, warn))) return;
      await stopLocalServer(folder, { clock });
    },
  };
}

/** A server of another version than this program's, as a warning. */
export function versionWarning({ kind, message }: ServerVersionNote): ConnectWarning {
  return { code: 'server-version', message, ...(kind === 'busy' ? { action: { type: 'stop-server' } } : {}) };
}

/** @throws UsageError when the running server requires more than the token in its record */
function checkSpokenTo({ url, generation }: LocalServerRecord): void {
  if (generation !== 'oidc' && !url.startsWith('https:')) return;
  throw new UsageError(
    `the local server at ${url} was started with logins or with HTTPS, so it can't be used automatically`,
    {
      hint: 'stop it first, or log in to it like to any other server',
      action: { type: 'login', server: url },
    },
  );
}

/** A server keeps the settings that it was started with. */
function warnOfIgnored(settings: readonly string[], warn: (warning: ConnectWarning) => void): void {
  if (settings.length === 0) return;
  warn({
    code: 'settings-ignored',
    message: `the local server is running already, so ${settings.join(', ')} changes nothing until it is stopped`,
    settings,
  });
}

/** True while runs are in progress on the server, such as those of another program. */
async function runsSomething(rest: RestClient, warn: (warning: ConnectWarning) => void): Promise<boolean> {
  for await (const run of rest.workflows.list({ statuses: ['queued', 'pending', 'running'] })) {
    if (TERMINAL_STATUSES.has(run.status)) continue;
    const message = `the local server keeps running, because ${run.name} is still ${run.status}`;
    warn({ code: 'server-kept', message });
    return true;
  }
  return false;
}
