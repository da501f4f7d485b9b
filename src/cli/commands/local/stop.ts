import { defineCommand } from '../../command.js';
import { LOCAL_OPTIONS } from '../../flags/options.js';
import { dataFolderOf } from '../../server/settings.js';

export const localStopCommand = defineCommand({
  positionals: {},
  options: { 'data-dir': LOCAL_OPTIONS['data-dir'] },
  run: async (args, { io, clock }) => {
    const dataDir = dataFolderOf(args, io);
    const { findLocalServer, stopLocalServer } = await import('../../../local/daemon/local-server.js');
    const server = await findLocalServer(dataDir);
    if (server !== undefined) await stopLocalServer(dataDir, { clock });
    return { running: false, stopped: server !== undefined };
  },
  view: ({ stopped }) => (stopped ? 'stopped the local server' : 'no local server was running'),
});
