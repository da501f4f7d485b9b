import { defineCommand } from '../command.js';
import { warnOfIgnoredFlags } from '../connection.js';
import { LOCAL_OPTIONS } from '../options.js';
import { resolveLocal } from '../settings.js';
import { localServerText } from '../views/local-view.js';

export const localStartCommand = defineCommand({
  positionals: {},
  options: LOCAL_OPTIONS,
  examples: [['$0 local start --cores 4 --memory 8G', 'with no more than that for its steps']],
  run: async (args, context) => {
    const settings = resolveLocal(args, context.io);
    const { findLocalServer, startLocalServer } = await import('../../local/lifecycle.js');
    const running = await findLocalServer(settings.dataDir);
    if (running !== undefined) warnOfIgnoredFlags(args, context);
    const server = running ?? (await startLocalServer({ ...settings, signal: context.signal }));
    const { url, pid, dataDir } = server;
    return { running: true, started: running === undefined, url, pid, dataDir } as const;
  },
  view: localServerText,
});
