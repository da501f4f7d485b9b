import { UsageError } from '../../core/errors.js';
import type { LocalServerRecord } from '../../local/daemon/lifecycle.js';
import type { RestClientOptions, RestClient } from '../../reana/rest-client.js';
import { TERMINAL_STATUSES } from '../../reana/model.js';
import type { Context } from '../context.js';
import type { ConnectionArguments, DaemonArguments, LocalStartArguments } from '../flags/options.js';
import { checkLocality, resolveLocal, resolveServer } from './settings.js';
import { exchangeText } from '../views/exchange-view.js';

/** A server to talk to, and whether it is ours to end. */
export interface Connection {
  readonly client: RestClient;
  readonly isLocal: boolean;
  /** True when this command started the embedded server. */
  readonly isOurs: boolean;
  /** Leaves a server that this command started running when the command has ended. */
  keep(): void;
}

interface OpenConnection extends Connection {
  release(): Promise<void>;
}

/** Connects as the flags say, does the work, and leaves nothing behind that nobody asked for. */
export async function withConnection<T>(
  args: ConnectionArguments,
  context: Context,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  checkLocality(args);
  const connection = args.local ? await connectLocal(args, context) : await connectRemote(args, context);
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}

async function connectRemote(args: ConnectionArguments, context: Context): Promise<OpenConnection> {
  const settings = await resolveServer(args, context.io, context.clock);
  const { createRestClient } = await import('../../reana/rest-client.js');
  const client = createRestClient({ ...settings, ...debugging(args, context) });
  return {
    client,
    isLocal: false,
    isOurs: false,
    keep: () => undefined,
    release: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

async function connectLocal(args: ConnectionArguments, context: Context): Promise<OpenConnection> {
  const { clock, signal } = context;
  const settings = resolveLocal(args, context.io);
  const { findLocalServer, startLocalServer, stopLocalServer } =
    await import('../../local/daemon/lifecycle.js');
  const { createRestClient } = await import('../../reana/rest-client.js');
  const running = await findLocalServer(settings.dataDir);
  if (running !== undefined) warnOfIgnoredFlags(args, context);
  const server = running ?? (await startLocalServer({ ...settings, clock, signal }));
  checkSpokenTo(server);
  const client = createRestClient({
    serverUrl: server.url,
    accessToken: server.token,
    authentication: 'query',
    clock,
    ...debugging(args, context),
  });
  let isKept = running !== undefined;
  return {
    client,
    isLocal: true,
    isOurs: running === undefined,
    keep: () => {
      isKept = true;
    },
    release: async () => {
      try {
        if (!isKept && (await othersAreDone(client, context)))
          await stopLocalServer(settings.dataDir, { clock });
      } finally {
        client.close();
      }
    },
  };
}

/** @throws UsageError when the running server wants more than the token in its record */
function checkSpokenTo({ url, generation }: LocalServerRecord): void {
  if (generation !== 'oidc' && !url.startsWith('https:')) return;
  throw new UsageError(
    `the local server at ${url} runs with --generation oidc or --tls-cert, so --local is not for it`,
    {
      hint: `speak to it as to any other: \`reana-madminer login --server ${url}\`, or \`local stop\` first`,
    },
  );
}

function debugging({ debug }: ConnectionArguments, context: Context): Pick<RestClientOptions, 'onExchange'> {
  return debug ? { onExchange: (record) => context.say(exchangeText(record)) } : {};
}

/** A server keeps the settings that it was started with. */
export function warnOfIgnoredFlags(
  args: DaemonArguments & Partial<LocalStartArguments>,
  context: Context,
): void {
  const names = [
    ...(['runtime', 'cores', 'memory', 'local-cores', 'local-memory', 'port'] as const),
    ...(['generation', 'tls-cert', 'tls-key'] as const),
  ];
  const flags = names.filter((name) => args[name] !== undefined);
  if (flags.length === 0) return;
  const given = flags.map((name) => `--${name}`).join(', ');
  context.say(
    `warning: the local server is running already, so ${given} changes nothing; \`local stop\` ends it`,
  );
}

/** False while the server runs something for another terminal. */
async function othersAreDone(client: RestClient, context: Context): Promise<boolean> {
  for await (const run of client.workflows.list({ statuses: ['queued', 'pending', 'running'] })) {
    if (TERMINAL_STATUSES.has(run.status)) continue;
    context.say(`the local server goes on, because ${run.name} is still ${run.status}`);
    return false;
  }
  return true;
}
