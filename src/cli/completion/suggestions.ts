import { configFile, readConfig } from '../../config/config-file.js';
import { userFolders } from '../../config/folders.js';
import { PROFILE_KEYS } from '../../config/profile.js';
import type { Clock } from '../../core/clock.js';
import type { ReanaClient } from '../../client/client.js';
import { parseScanRunName } from '../../scans/scan-names.js';
import { limitTime } from '../../runs/follow/time-limit.js';
import type { Io } from '../io.js';

/** Flags by their long names, without dashes. */
export type GivenFlags = ReadonlyMap<string, string>;

/** How long a completion may wait for the server, in milliseconds. */
const TIME_LIMIT = 1500;
const MOST_RUNS = 200;
/** A name without characters that are special to a shell. */
const PLAIN = /^[\w.:@-]+$/;

export async function suggestProfiles(io: Io): Promise<readonly string[]> {
  const { profiles } = await readConfig(configFile(userFolders(io.env).config));
  return [...profiles.keys()];
}

export function suggestKeys(): readonly string[] {
  return Object.keys(PROFILE_KEYS);
}

/** Names of the newest runs, if the server returns them in time; neither a token command nor a server is started. */
export async function suggestRuns(flags: GivenFlags, io: Io, clock: Clock): Promise<readonly string[]> {
  const names = await findRunNames(flags, io, clock);
  const bases = names.map((name) => name.split('.')[0] ?? name);
  return [...new Set([...bases, ...names])].filter((name) => PLAIN.test(name));
}

/** Names of the scans that the newest runs belong to, as `suggestRuns` finds those of runs. */
export async function suggestScans(flags: GivenFlags, io: Io, clock: Clock): Promise<readonly string[]> {
  const names = await findRunNames(flags, io, clock);
  return [...new Set(names.flatMap((name) => parseScanRunName(name)?.scan ?? []))];
}

async function findRunNames(flags: GivenFlags, io: Io, clock: Clock): Promise<readonly string[]> {
  const client = await findClient(flags, io, clock);
  if (client === undefined) return [];
  const limit = limitTime(clock, TIME_LIMIT);
  try {
    for await (const { runs } of client.workflows.pages({ pageSize: MOST_RUNS }, limit.options)) {
      return runs.filter(({ status }) => status !== 'deleted').map(({ name }) => name);
    }
    return [];
  } finally {
    limit.end();
    await client.close();
  }
}

async function findClient(flags: GivenFlags, io: Io, clock: Clock): Promise<ReanaClient | undefined> {
  const { connect } = await import('../../client/connect.js');
  const { connectOptions } = await import('../server/connection.js');
  const { dataFolderOf, readServer } = await import('../server/settings.js');
  const names = [
    'server',
    'profile',
    'token-file',
    'ca-file',
    'client-cert',
    'client-key',
    'data-dir',
  ] as const;
  const given = Object.fromEntries(
    names.flatMap((name) => (flags.has(name) ? [[name, flags.get(name)]] : [])),
  );
  const context = { io, clock, signal: new AbortController().signal, print: () => undefined };
  if (flags.has('local')) {
    const { findLocalServer } = await import('../../local/daemon/local-server.js');
    if ((await findLocalServer(dataFolderOf(given, io))) === undefined) return undefined;
    return connect(connectOptions({ ...given, local: true }, context));
  }
  const { lookUpServer } = await import('../../config/find-server.js');
  const { choice } = await lookUpServer(readServer(given), io);
  return choice.token?.value.kind === 'command' ? undefined : connect(connectOptions(given, context));
}
