import type { ReanaClient } from '../../client/client.js';
import type { ConnectOptions } from '../../client/connect.js';
import type { ConnectWarning } from '../../client/connect-warning.js';
import type { Context } from '../context.js';
import type { ConnectionArguments } from '../flags/options.js';
import { hintWithCommand, serverFlags } from '../views/action-line.js';
import { exchangeText } from '../views/exchange-view.js';
import { checkLocality, readLocal, readServer } from './settings.js';

/** Connects to the server that the flags name, runs the work, and closes the client, whatever the outcome. */
export async function withClient<T>(
  args: ConnectionArguments,
  context: Context,
  work: (client: ReanaClient) => Promise<T>,
): Promise<T> {
  checkLocality(args);
  const { connect } = await import('../../client/connect.js');
  const client = await connect({
    ...connectOptions(args, context),
    onWarning: (warning) => {
      if (warning.code === 'settings-ignored') warnOfIgnoredFlags(args, PASSING_FLAGS, context);
      else printWarning(warning, args, context);
    },
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The flags of a connection, as the SDK takes them. */
export function connectOptions(
  args: Partial<ConnectionArguments>,
  { io: { env, cwd }, clock, signal, print }: Pick<Context, 'io' | 'clock' | 'signal' | 'print'>,
): ConnectOptions {
  return {
    ...(args.local === true ? { local: readLocal(args) } : readServer(args)),
    ...{ env, cwd, clock, signal },
    ...(args.debug === true ? { onExchange: (record) => print(exchangeText(record)) } : {}),
  };
}

/** What happens, and is no problem. */
const NEWS: ReadonlySet<ConnectWarning['code']> = new Set(['server-kept', 'server-version', 'environment']);

/** Prints a warning of a connection, with the command that it proposes. */
export function printWarning(
  { code, message, action }: ConnectWarning,
  args: Readonly<Record<string, unknown>>,
  { print }: Pick<Context, 'print'>,
): void {
  const text = action === undefined ? message : hintWithCommand({ hint: message, action }, serverFlags(args));
  print(NEWS.has(code) ? text : `warning: ${text}`);
}

const DAEMON_FLAGS = ['runtime', 'port'] as const;
/** The settings of the embedded server that a command gives in passing, where `--memory` is that of the steps. */
const PASSING_FLAGS = [...DAEMON_FLAGS, 'local-cores', 'local-memory'] as const;
/** Those that `local start` gives. */
export const START_FLAGS = [
  ...DAEMON_FLAGS,
  ...(['cores', 'memory', 'generation', 'tls-cert', 'tls-key'] as const),
] as const;

/** A server keeps the settings that it was started with. */
export function warnOfIgnoredFlags<Flag extends string>(
  args: Readonly<Partial<Record<Flag, unknown>>>,
  flags: readonly Flag[],
  context: Context,
): void {
  const given = flags.filter((name) => args[name] !== undefined);
  if (given.length === 0) return;
  context.print(
    `warning: the local server is running already, so ${given.map((name) => `--${name}`).join(', ')} changes ` +
      'nothing; `local stop` ends it',
  );
}
