import { AbortedError } from '../../../core/errors.js';
import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';

/** Nothing fires it: the page is served until the command is interrupted. */
const FOREVER = 2 ** 31 - 1;

export const uiCommand = defineCommand({
  positionals: {},
  options: {
    'page-port': {
      type: 'number',
      value: 'N',
      describe: 'TCP port of the page on this machine (default: any free one)',
    },
    'no-open': { type: 'boolean', default: false, describe: 'Only print the address; do not open a browser' },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    ['$0 ui --local --no-open', 'runs and scans on this machine'],
    ['$0 ui --no-open', 'those on the cluster'],
  ],
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { startPageServer } = await import('../../../ui/server/page-server.js');
      const port = args['page-port'];
      const server = await startPageServer(client, defined({ port }));
      try {
        if (context.json) context.emit({ type: 'page', address: server.entrance });
        context.print(`open ${server.entrance} (once; Ctrl-C ends it)`);
        if (!args['no-open'] && context.terminal.isLive) {
          const { default: open } = await import('open');
          await open(server.entrance).catch(() => undefined);
        }
        for (;;) await context.clock.sleep(FOREVER, context.signal);
      } catch (error) {
        if (!context.signal.aborted) throw error;
        throw new AbortedError('the page is closed', { cause: context.signal.reason });
      } finally {
        await server.close();
      }
    }),
  view: () => '',
});
