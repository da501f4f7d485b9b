import { UsageError } from '../../../core/errors.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { quotaNumberText, quotaText, type Quota, type QuotaNumber } from '../../views/quota-view.js';

export const quotaCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    resource: { type: 'string', value: 'NAME', describe: 'Only this resource: cpu or disk' },
    report: {
      choices: ['usage', 'limit'] as const,
      implies: 'resource',
      describe: 'Print only this number of the resource: bytes, or milliseconds of processor time',
    },
    // Of reana-client, where such a number is one of a unit only with this flag.
    'human-readable': { type: 'boolean', default: false, hidden: true },
  },
  examples: [['$0 quota --resource disk --report usage', 'print the bytes that are used, for a script']],
  run: (args, context) =>
    withClient(args, context, async (client): Promise<Quota | QuotaNumber> => {
      const { quota } = await client.server.you({ signal: context.signal });
      const { resource, report } = args;
      if (resource === undefined) return quota;
      const use = quota[resource];
      if (use === undefined) {
        throw new UsageError(`there is no quota for ${resource}`, {
          hint: `there is one for ${Object.keys(quota).join(', ')}`,
        });
      }
      if (report === undefined) return { [resource]: use };
      return { resource, report, value: (report === 'usage' ? use.used : use.limit) ?? null };
    }),
  view: (data, paint, _context, args) =>
    isNumber(data) ? quotaNumberText(data, args['human-readable']) : quotaText(data, paint),
});

function isNumber(data: Quota | QuotaNumber): data is QuotaNumber {
  return typeof data['report'] === 'string';
}
