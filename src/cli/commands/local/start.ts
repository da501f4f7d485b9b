import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import type { StartLocalServerOptions } from '../../../local/daemon/local-server.js';
import { defineCommand } from '../../command.js';
import { versionWarning } from '../../../client/local-server.js';
import { printWarning, START_FLAGS, warnOfIgnoredFlags } from '../../server/connection.js';
import { LOCAL_START_OPTIONS, type LocalStartArguments } from '../../flags/options.js';
import { dataFolderOf, readLocalStart } from '../../server/settings.js';
import { localServerText } from '../../views/local-view.js';

export const localStartCommand = defineCommand({
  positionals: {},
  options: LOCAL_START_OPTIONS,
  examples: [['$0 local start --cores 4 --memory 8Gi', 'limit what its steps may use']],
  run: async (args, context) => {
    const { io, clock, signal } = context;
    const folder = dataFolderOf(args, io);
    const settings = defined(readLocalStart(args));
    const { startLocalServer } = await import('../../../local/daemon/local-server.js');
    const { started, url, pid, dataDir, version } = await startLocalServer({
      ...settings,
      ...{ dataDir: folder, ...protocol(args, io.cwd), clock, signal },
      onVersion: (note) => printWarning(versionWarning(note), args, context),
    });
    if (!started) warnOfIgnoredFlags(args, START_FLAGS, context);
    return { running: true, started, url, pid, dataDir, ...defined({ version }) } as const;
  },
  view: localServerText,
});

type Protocol = Pick<StartLocalServerOptions, 'generation' | 'tlsCert' | 'tlsKey'>;

function protocol(args: LocalStartArguments, cwd: string): Protocol {
  const { generation } = args;
  const [cert, key] = [args['tls-cert'], args['tls-key']];
  return {
    ...defined({ generation }),
    ...(cert === undefined || key === undefined
      ? {}
      : { tlsCert: resolve(cwd, cert), tlsKey: resolve(cwd, key) }),
  };
}
