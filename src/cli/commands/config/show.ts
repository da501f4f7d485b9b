import { readSettings } from '../../../client/settings.js';
import type { Origin } from '../../../config/origin.js';
import { defineCommand } from '../../command.js';
import { SERVER_OPTIONS } from '../../flags/options.js';
import { readServer } from '../../server/settings.js';
import { originText } from '../../views/origin-text.js';
import { tableText } from '../../views/table.js';

export const configShowCommand = defineCommand({
  positionals: {},
  options: SERVER_OPTIONS,
  examples: [['$0 config show --profile lab', 'show what commands would use with this profile']],
  run: async (args, context) => {
    const { io, clock } = context;
    const { file, values, unused, warnings } = await readSettings({
      ...readServer(args),
      env: io.env,
      cwd: io.cwd,
      clock,
    });
    for (const warning of warnings) context.print(`warning: ${warning}`);
    const settings = Object.fromEntries(
      Object.entries(values).map(([key, { value, origin }]) => [key, { value, origin: toFlag(origin) }]),
    );
    return { file, settings, unused };
  },
  view: ({ file, settings, unused }, paint) => {
    const rows = Object.entries(settings).map(([key, { value, origin }]) => [
      key,
      String(value),
      origin.kind === 'flag' ? origin.name : originText(origin),
    ]);
    return [
      tableText(['SETTING', 'VALUE', 'FROM'], rows, paint),
      ...unused.map((note) => paint.yellow(note)),
      paint.dim(`profiles are kept in ${file}`),
    ].join('\n');
  },
});

/** An option of the SDK is a flag here. */
function toFlag(origin: Origin): FlagOrigin {
  return origin.kind === 'option' ? { kind: 'flag', name: `--${origin.name}` } : origin;
}

type FlagOrigin =
  { readonly kind: 'flag'; readonly name: string } | Exclude<Origin, { readonly kind: 'option' }>;
