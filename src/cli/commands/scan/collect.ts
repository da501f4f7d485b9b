import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { UsageError } from '../../../core/errors.js';
import type { CollectRules } from '../../../scan-file/scan.js';
import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { findScan, readScanSource, SCAN_ARGUMENT } from '../../scans/scan-source.js';
import { collectedText, DEFAULT_TOP } from '../../views/scan/scan-results-view.js';

export const scanCollectCommand = defineCommand({
  positionals: SCAN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    output: {
      alias: 'o',
      type: 'string',
      default: 'results',
      describe: 'Folder that a folder of the scan is made in',
    },
    outputs: {
      type: 'string',
      array: true,
      describe: 'Files or directories of each point (default: as the scan file or its reana.yaml says)',
    },
    summary: { type: 'string', describe: "JSON file with a point's numbers (default: results/summary.json)" },
    value: {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'NAME=/POINTER of a number in it; may be repeated (default: all numbers)',
    },
    best: { type: 'string', describe: 'Number that points are ranked by' },
    minimize: { type: 'boolean', default: false, describe: 'The smallest --best is the best (the default)' },
    maximize: { type: 'boolean', default: false, describe: 'The greatest --best is the best' },
    top: { type: 'number', default: DEFAULT_TOP, describe: 'How many points are shown' },
    checksums: {
      type: 'boolean',
      default: false,
      describe: 'Check all files by the SHA256SUMS of their runs, and write one for each point',
    },
    'no-pictures': { type: 'boolean', default: false, describe: 'Draw nothing' },
  },
  examples: [
    ['$0 scan collect curve --best area --minimize', 'its files and numbers, the best points first'],
    ['$0 scan collect scan.yaml --value area=/methods/alices/area_68', 'one number of each point'],
  ],
  run: (args, context) => {
    const source = readScanSource(args.scan, context.io);
    const rules = readRules(args);
    const wishes = {
      folder: resolve(context.io.cwd, args.output),
      rules,
      checksums: args.checksums,
      pictures: !args['no-pictures'],
    };
    return withConnection(args, context, async ({ client }) => {
      const scan = await findScan(client, source, { signal: context.signal });
      const { collectResults } = await import('../../scans/collect-results.js');
      return collectResults(client, scan, wishes, context);
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
    throw new UsageError(`--${minimize ? 'minimize' : 'maximize'} means nothing without --best`);
  }
  return {
    ...(outputs === undefined || outputs.length === 0 ? {} : { outputs }),
    ...defined({ summary }),
    ...(value === undefined ? {} : { values: Object.fromEntries(value.map(readValue)) }),
    ...(best === undefined ? {} : { best: { value: best, order: maximize ? 'maximize' : 'minimize' } }),
  };
}

/** `area=/methods/alices/area_68`. */
function readValue(text: string): readonly [string, string] {
  const [, name, pointer] = /^([^=]+)=(\/.*)$/s.exec(text) ?? [];
  if (name !== undefined && pointer !== undefined) return [name, pointer];
  throw new UsageError(`--value can't be ${JSON.stringify(text)}`, {
    hint: 'write NAME=/POINTER, such as area=/methods/alices/area_68',
  });
}
