import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { lines } from '../../output/printable.js';

export const openCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    image: {
      type: 'string',
      value: 'IMAGE',
      describe: 'Image of the notebook server (`info` lists the recommended ones)',
    },
    'with-token': {
      type: 'boolean',
      default: false,
      describe: 'Include the token in the printed address: anyone who sees it can use it',
    },
  },
  examples: [['$0 open madminer.3', 'open a Jupyter notebook in its workspace']],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const options = defined({ image: args.image, signal });
      const { run, session, isNew } = await client.runs.openSession(name, options);
      const found = { run, opened: isNew };
      if (!args['with-token']) return { ...found, url: session.url };
      const { url, isAccessToken } = await client.sessions.credential(run.id, session, { signal });
      const holds = isAccessToken ? 'your access token' : 'the secret of the session';
      context.print(`warning: the address holds ${holds}: pass it on to nobody`);
      return { ...found, url };
    });
  },
  view: ({ run, opened, url }, paint) =>
    lines(
      opened
        ? `a session is starting in the workspace of ${run.name}; it may take some minutes`
        : `a session was open already in the workspace of ${run.name}`,
      `  ${paint.bold(url)}`,
      ...(url.includes('token=') ? [] : ['  it asks for a token: --with-token prints the address with it']),
      `  reana-madminer close ${run.name}`,
    ),
});
