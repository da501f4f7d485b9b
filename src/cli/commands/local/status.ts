import { defineCommand } from '../../command.js';
import { LOCAL_OPTIONS } from '../../flags/options.js';
import { dataFolderOf } from '../../server/settings.js';
import { localServerText } from '../../views/local-view.js';

export const localStatusCommand = defineCommand({
  positionals: {},
  options: { 'data-dir': LOCAL_OPTIONS['data-dir'] },
  run: async (args, context) => {
    const dataDir = dataFolderOf(args, context.io);
    const { findLocalServer } = await import('../../../local/daemon/local-server.js');
    const server = await findLocalServer(dataDir);
    if (server === undefined) return { running: false } as const;
    return { running: true, url: server.url, pid: server.pid, dataDir: server.dataDir } as const;
  },
  view: localServerText,
});
