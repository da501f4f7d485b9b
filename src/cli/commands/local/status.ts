import { defined } from '../../../core/defined.js';
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
    const { url, pid, dataDir: folder, version } = server;
    return { running: true, url, pid, dataDir: folder, ...defined({ version }) } as const;
  },
  view: localServerText,
});
