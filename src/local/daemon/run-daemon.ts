import { writeSync } from 'node:fs';
import { systemClock } from '../../core/clock.js';
import { redact } from '../../core/redact.js';
import { parseDaemonArguments } from './daemon-arguments.js';
import { errorWithHint } from '../error-with-hint.js';
import { runUntilIdle } from './run-until-idle.js';
import type { DaemonMessage } from './spawn-daemon.js';
import { readServerCertificate } from '../server/server-certificate.js';
import type { StartServerOptions } from '../server/server.js';

/**
 * Runs a server with the options in its command-line arguments until it is asked to stop, and notifies its parent
 * process when it listens.
 * @param overrides what can't be passed as an argument
 * @returns the exit code
 */
export async function runDaemon(
  args: readonly string[],
  overrides: Pick<StartServerOptions, 'runtime'> = {},
): Promise<number> {
  try {
    const onReady = (): void => notifyParent({ event: 'ready' });
    const { tlsCert, tlsKey, ...options } = parseDaemonArguments(args);
    const encryption =
      tlsCert === undefined || tlsKey === undefined
        ? {}
        : { tls: await readServerCertificate(tlsCert, tlsKey) };
    await runUntilIdle({ ...options, ...encryption, ...overrides, daemonArguments: args, report, onReady });
    return 0;
  } catch (error) {
    const reason = errorWithHint(error);
    report(reason);
    // Where the log is on a full disk, this is all that is heard of it.
    notifyParent({ event: 'failed', reason: redact(reason) });
    return 1;
  }
}

function report(line: string): void {
  const time = new Date(systemClock.now()).toISOString();
  try {
    writeSync(process.stdout.fd, `${time} ${redact(line)}\n`);
  } catch {
    // A full disk must not end the server, as an error of the stream would; later lines may find space again.
  }
}

function notifyParent(message: DaemonMessage): void {
  if (process.connected) process.send?.(message, () => process.disconnect());
}
