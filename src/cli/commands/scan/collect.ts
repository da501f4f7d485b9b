import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { UsageError } from '../../../core/errors.js';
import type { CollectRules } from '../../../scan-file/scan.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanSource, SCAN_ARGUMENT } from '../../scans/scan-source.js';
import { collectedText, DEFAULT_TOP } from '../../views/scan/scan-results-view.js';

export const scanCollectCommand = defineCommand({
  positionals: SCAN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    output: {
      alias: 'o',
      type: 'string',
      default: 'results',
      value: 'DIR',
      describe: 'Folder in which the folder of the scan is created',
    },
    outputs: {
      type: 'string',
      array: true,
      value: 'PATHS..',
      describe: 'Files or directories to download per point (default: as the scan file or reana.yaml says)',
    },
    summary: {
      type: 'string',
      value: 'PATH',
      describe: 'JSON file with the numbers of a point (default: results/summary.json)',
    },
    value: {
      type: 'string',
      array: true,
      nargs: 1,
      value: 'NAME=/POINTER',
      describe: 'A number of that file, by JSON pointer; may be repeated (default: all numbers)',
    },
    best: { type: 'string', value: 'NAME', describe: 'Rank the points by this number' },
    minimize: { type: 'boolean', default: false, describe: 'Rank the smallest number first (the default)' },
    maximize: { type: 'boolean', default: false, describe: 'Rank the largest number first' },
    top: { type: 'number', default: DEFAULT_TOP, describe: 'Show at most N points' },
    checksums: {
      type: 'boolean',
      default: false,
      describe: 'Verify all files by the SHA256SUMS of their runs, and write one for each point',
    },
    'no-pictures': { type: 'boolean', default: false, describe: 'Draw no plots' },
  },
  examples: [
    ['$0 scan collect curve --best area --minimize', 'download files and numbers, and rank the points'],
    [
      '$0 scan collect scan.yaml --value mse=/methods/alices/test/log_ratio_mse',
      'read one number of each point',
    ],
  ],
  run: (args, context) => {
    const source = readScanSource(args.scan, context.io);
    const rules = readRules(args);
    const options = {
      folder: resolve(context.io.cwd, args.output),
      rules,
      checksums: args.checksums,
      pictures: !args['no-pictures'],
    };
    return withClient(args, context, async (client) => {
      const { collectResults } = await import('../../scans/collect-results.js');
      return collectResults(client, source, options, context);
    });
  },
  view: (collected, paint, { io }, { top }) => collectedText(collected, io.cwd, paint, top),
});

interface RuleArguments {
  readonly outputs: string[] | undefined;
  readonly summary: string | undefined;
  readonly value: string[] | undefined;
  readonly best: string | undefined;
  readonly minimize: boolean;
  readonly maximize: boolean;
}

/** What replaces the rules of the scan file. @throws UsageError */
function readRules({
  outputs,
  summary,
  value,
  best,
  minimize,
  maximize,
}: RuleArguments): Partial<CollectRules> {
  if (minimize && maximize) throw new UsageError('--minimize and --maximize exclude each other');
  if ((minimize || maximize) && best === undefined) {
    throw new UsageError(`--${minimize ? 'minimize' : 'maximize'} has no effect without --best`);
  }
  return {
    ...(outputs === undefined || outputs.length === 0 ? {} : { outputs }),
    ...defined({ summary }),
    ...(value === undefined ? {} : { values: Object.fromEntries(value.map(readValue)) }),
    ...(best === undefined ? {} : { best: { value: best, order: maximize ? 'maximize' : 'minimize' } }),
  };
}

/** `mse=/methods/alices/test/log_ratio_mse`. */
function readValue(text: string): readonly [string, string] {
  const [, name, pointer] = /^([^=]+)=(\/.*)$/s.exec(text) ?? [];
  if (name !== undefined && pointer !== undefined) return [name, pointer];
  throw new UsageError(`--value can't be ${JSON.stringify(text)}`, {
    hint: 'write NAME=/POINTER, such as mse=/methods/alices/test/log_ratio_mse',
  });
}
