import { availableParallelism, totalmem } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { systemClock, type Clock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import { checkPort } from '../../core/quantities/port.js';
import { registerSecret } from '../../core/redact.js';
import { makeAccessToken } from './access-token.js';
import { prepareDataFolder, openDataFolder } from '../store/data-folder.js';
import { DiskQuota } from '../workspace/disk-quota.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { isSystemError } from '../../core/system-error.js';
import { buildApp } from './http-app.js';
import type { OpenIdOptions } from '../openid/openid-service.js';
import type { RateLimit } from './rate-limit.js';
import type { RuntimeChoice } from '../runs/run-driver.js';
import { RunManager } from '../runs/run-manager.js';
import { checkProviderLibrary } from '../openid/provider-library.js';
import { RunStore } from '../store/run-store.js';
import { chooseRuntime } from '../runtimes/choose-runtime.js';
import type { Runtime } from '../runtimes/runtime.js';
import type { RuntimeName } from '../runtime-name.js';
import { SecretFolders } from '../runs/secret-folders.js';
import { SecretStore } from '../store/secret-store.js';
import type { ServerCertificate } from './server-certificate.js';
import type { ProtocolGeneration } from '../generation.js';
import { claimDataFolder, releaseDataFolder, writeServerRecord } from '../daemon/server-record.js';
import { StepQueue, type Resources } from '../runs/step-queue.js';
import { WorkspaceSizes } from '../workspace/workspace-sizes.js';

const HOST = '127.0.0.1';

/** Share of the machine's memory that steps may use when no number is given. */
const MEMORY_SHARE = 0.8;

const FILE_LIMIT = 100_000;

export interface StartServerOptions {
  /** Folder for all data of the server; one server per folder. */
  readonly dataDir: string;
  /** Default, and for 0: any free one. */
  readonly port?: number;
  /** What runs the steps: a name, or the caller's own runtime. Default: `auto`. */
  readonly runtime?: 'auto' | RuntimeName | Runtime;
  /** Cores for the steps of all runs together. Default: all. */
  readonly cores?: number;
  /** Bytes of memory for them. Default: most of the machine's. */
  readonly memory?: number;
  /** Behaves as one generation of REANA's servers only. Default: as all of them at once. */
  readonly generation?: ProtocolGeneration;
  /** Serves HTTPS with this certificate. Default: HTTP. */
  readonly tls?: ServerCertificate;
  readonly openid?: OpenIdOptions;
  readonly rateLimit?: RateLimit;
  /** Compute backends that `/api/info` lists; steps run on this machine in any case. Default: kubernetes. */
  readonly computeBackends?: readonly string[];
  /**
   * Names by which clients may address the server, beside `localhost` and its address, such as that of a proxy before
   * it. Requests with another name in `Host` are refused: foreign web pages could send them.
   */
  readonly hostNames?: readonly string[];
  /** Bytes that all workspaces together may take. Default: no limit. */
  readonly quota?: { readonly diskBytes: number };
  /**
   * Most files that one response lists, as `WORKSPACE_DISPLAY_FILE_LIMIT` of REANA 0.95: listings of more are refused.
   * Default: 100,000.
   */
  readonly fileLimit?: number;
  readonly clock?: Clock;
  /** Closes the server when it fires. */
  readonly signal?: AbortSignal;
  /** Arguments of the process, when it is a detached server, with which another version starts in its place. */
  readonly daemonArguments?: readonly string[];
  /** Called with log lines for whoever runs the server. */
  readonly report?: (line: string) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:<port>`, or https where there is a certificate */
  readonly url: string;
  readonly token: string;
  /** Milliseconds since the epoch of the last request or end of a run; undefined while the server is busy. */
  idleSince(): number | undefined;
  /** Stops all steps and stops listening. Runs under way keep their state, and the next server resumes them. */
  close(): Promise<void>;
}

/**
 * Starts an embedded REANA server on this machine's loopback address, and resumes the runs that an earlier server on
 * the same folder left under way.
 * @throws UsageError for an impossible port; `local-server` when the folder is in use, the port is in use, or a package that the generation needs is missing
 */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  const report = options.report ?? ((): void => undefined);
  checkPort(options.port);
  if (options.generation === 'oidc') checkProviderLibrary();
  const token = makeAccessToken();
  registerSecret(token);
  const folder = await openDataFolder(options.dataDir);
  await claimDataFolder(folder);
  try {
    await prepareDataFolder(folder);
    const store = await RunStore.open(folder, clock);
    const budget = readBudget(options);
    const secrets = await SecretStore.open(folder.secrets);
    const manager = new RunManager(
      {
        store,
        queue: new StepQueue(budget),
        secrets: new SecretFolders(secrets, folder.stepSecrets),
        chooseRuntime: runtimeChoice(options.runtime ?? 'auto'),
        clock,
      },
      budget,
    );
    const { generation, computeBackends = ['kubernetes'] } = options;
    const sizes = new WorkspaceSizes(store);
    const quota = new DiskQuota(sizes, options.quota?.diskBytes);
    const startedAt = clock.now();
    const context = {
      ...{ folder, store, manager, secrets, sizes, quota, computeBackends },
      fileLimit: options.fileLimit ?? FILE_LIMIT,
      ...{ token, startedAt, clock, generation },
    };
    const { rateLimit, tls, openid, hostNames } = options;
    const app = await buildApp(context, { rateLimit, tls, openid, hostNames, report });
    const activity = watchActivity(app, manager, clock);
    const url = await listen(app, options.port ?? 0);
    const { daemonArguments } = options;
    await writeServerRecord(folder, {
      ...{ url, token },
      ...defined({ generation, arguments: daemonArguments }),
    });
    manager.resume();

    let closing: Promise<void> | undefined;
    const close = (): Promise<void> =>
      (closing ??= (async () => {
        await manager.close();
        await app.close();
        await releaseDataFolder(folder);
      })());
    if (options.signal?.aborted === true) await close();
    else options.signal?.addEventListener('abort', () => void close(), { once: true });
    return { url, token, idleSince: activity, close };
  } catch (error) {
    await releaseDataFolder(folder);
    throw error;
  }
}

function readBudget({ cores, memory }: StartServerOptions): Resources {
  return {
    cores: Math.max(1, cores ?? availableParallelism()),
    memoryBytes: memory ?? Math.floor(totalmem() * MEMORY_SHARE),
  };
}

function runtimeChoice(runtime: 'auto' | RuntimeName | Runtime): RuntimeChoice {
  if (typeof runtime !== 'string') return () => Promise.resolve(runtime);
  return (before, options) => chooseRuntime(before ?? runtime, options);
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  try {
    return await app.listen({ host: HOST, port });
  } catch (error) {
    await app.close();
    const reason = isSystemError(error, 'EADDRINUSE')
      ? 'is in use by another program'
      : isSystemError(error, 'EACCES')
        ? 'needs more privileges'
        : undefined;
    if (reason === undefined) throw error;
    throw new ReanaMadminerError(
      'local-server',
      `the embedded server can't listen: port ${port} on ${HOST} ${reason}`,
      {
        cause: error,
        hint: 'choose another port, or leave it out to use any free one',
        action: { type: 'set-option', option: 'port' },
      },
    );
  }
}

function watchActivity(app: FastifyInstance, manager: RunManager, clock: Clock): () => number | undefined {
  let requests = 0;
  let last = clock.now();
  app.addHook('onRequest', (_request, _reply, done) => {
    requests += 1;
    done();
  });
  app.addHook('onResponse', (_request, _reply, done) => {
    requests -= 1;
    last = clock.now();
    done();
  });
  app.addHook('onRequestAbort', (_request, done) => {
    last = clock.now();
    done();
  });
  return () => {
    if (manager.activeRuns === 0 && requests === 0) return last;
    last = clock.now();
    return undefined;
  };
}
