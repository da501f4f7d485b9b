import { defineCommand } from '../command.js';
import { LOCAL_OPTIONS } from '../options.js';
import { resolveLocal } from '../settings.js';

export const localStopCommand = defineCommand({
  positionals: {},
  options: { 'data-dir': LOCAL_OPTIONS['data-dir'] },
  run: async (args, context) => {
    const { dataDir } = resolveLocal(args, context.io);
    const { findLocalServer, stopLocalServer } = await import('../../local/lifecycle.js');
    const server = await findLocalServer(dataDir);
    if (server !== undefined) await stopLocalServer(dataDir);
    return { running: false, stopped: server !== undefined };
  },
  view: ({ stopped }) => (stopped ? 'stopped the local server' : 'no local server was running'),
});
