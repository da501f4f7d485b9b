import { UsageError } from '../../../core/errors.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readSecrets, refuseValue } from '../../secret-values.js';
import { lines } from '../../output/printable.js';

const NAMES = { array: true, nargs: 1, type: 'string' } as const;

export const secretsAddCommand = defineCommand({
  positionals: {
    // Only to be refused: without it, the complaint about one argument too many would show the value.
    values: { type: 'string', array: true, hidden: true },
  },
  options: {
    ...CONNECTION_OPTIONS,
    file: {
      ...NAMES,
      value: '[NAME=]PATH',
      describe: 'Store a file, which steps get as a file; may be repeated',
    },
    'from-env': {
      ...NAMES,
      value: 'NAME[=VARIABLE]',
      describe: 'Store the value of an environment variable; may be repeated',
    },
    prompt: { ...NAMES, value: 'NAME', describe: 'Ask for the value without showing it; may be repeated' },
    stdin: {
      type: 'string',
      value: 'NAME',
      describe: 'Read the value from standard input, without the final newline',
    },
    overwrite: { type: 'boolean', default: false, describe: 'Replace existing secrets' },
  },
  examples: [
    ['$0 secrets add --file .keytab', 'store a file under its own name'],
    ['$0 secrets add --from-env CERN_USER=USER', 'store the value of USER as the variable CERN_USER'],
    ['$0 secrets add --prompt PASSWORD', 'type the value in'],
  ],
  run: async (args, context) => {
    for (const value of args.values ?? []) refuseValue(value);
    const { file: files = [], 'from-env': variables = [], prompt: prompts = [], stdin, overwrite } = args;
    const secrets = await readSecrets({ files, variables, prompts, stdin }, context);
    if (secrets.length === 0) {
      throw new UsageError('no secret is given', { hint: 'give --file, --from-env, --prompt or --stdin' });
    }
    return withClient(args, context, async (client) => {
      await client.secrets.add(secrets, { overwrite, signal: context.signal });
      return { server: client.serverUrl, added: secrets.map(({ name, type }) => ({ name, type })) };
    });
  },
  view: ({ server, added }) => lines(`stored ${added.map(({ name }) => name).join(', ')} on ${server}`),
});
