import { defined } from '../../../core/defined.js';
import type { RestClient } from '../../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../../reana/model.js';
import type { OpenedSession } from '../../../reana/calls/sessions.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';

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
      const run = await client.workflows.resolve(name, { signal });
      const before = await findSession(client, run, { signal });
      const image = defined({ image: args.image });
      const session = before ?? (await client.sessions.open(run.id, { ...image, signal }));
      const found = { run, opened: before === undefined };
      if (!args['with-token']) return { ...found, url: session.url };
      const { url, isAccessToken } = await client.sessions.credential(run.id, session, { signal });
      const holds = isAccessToken ? 'your access token' : 'the secret of the session';
      context.print(`warning: the address holds ${holds}: pass it on to nobody`);
      return { ...found, url };
    });
  },
  view: ({ run, opened, url }, paint) =>
    [
      opened
        ? `a session is starting in the workspace of ${run.name}; it may take some minutes`
        : `a session was open already in the workspace of ${run.name}`,
      `  ${paint.bold(url)}`,
      ...(url.includes('token=') ? [] : ['  it asks for a token: --with-token prints the address with it']),
      `  reana-madminer close ${run.name}`,
    ].join('\n'),
});

async function findSession(
  client: RestClient,
  { id }: RunReference,
  options: CallOptions,
): Promise<OpenedSession | undefined> {
  for await (const run of client.workflows.list({ nameOrId: id, withSession: true }, options)) {
    if (run.id === id && run.session !== undefined) return client.sessions.locate(run.session.path);
  }
  return undefined;
}
