import { UsageError } from '../../../core/errors.js';
import { nearest } from '../../../core/text/nearest.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { lines } from '../../output/printable.js';

export const secretsDeleteCommand = defineCommand({
  positionals: {
    names: { type: 'string', array: true, demandOption: true, describe: 'Names of the secrets' },
  },
  options: CONNECTION_OPTIONS,
  examples: [['$0 secrets delete CERN_KEYTAB', 'delete one secret']],
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { signal } = context;
      const known = (await client.secrets.list({ signal })).map(({ name }) => name);
      checkNames(args.names, known);
      return { server: client.serverUrl, deleted: await client.secrets.delete(args.names, { signal }) };
    }),
  view: ({ server, deleted }) => lines(`deleted ${deleted.join(', ')} from ${server}`),
});

/** Servers delete some of the names and then complain about the others: all or none are better. */
function checkNames(names: readonly string[], known: readonly string[]): void {
  const missing = names.filter((name) => !known.includes(name));
  const [first] = missing;
  if (first === undefined) return;
  const guess = nearest(first, known);
  throw new UsageError(`there is no secret ${missing.join(', ')}; nothing was deleted`, {
    hint: guess === undefined ? '`reana-madminer secrets list` shows all' : `did you mean ${guess}?`,
  });
}
