import type { Command, Response } from '../command.js';
import type { Context } from '../context.js';
import type { OptionSpec, OptionTable } from '../flags/options.js';
import { formatResponse, readFormat } from './format-columns.js';
import { findCounterpart } from './look-up.js';
import { placeRun } from './place-run.js';
import type { ReanaClientCommand, ReanaClientFlag } from './reana-client-command.js';

type Arguments = Readonly<Record<string, unknown>>;

/** Flags that only command lines of reana-client have. */
const OWN_OPTIONS: OptionTable = {
  workflow: { type: 'string' },
  format: { type: 'string', array: true, nargs: 1 },
};

/** Arguments that only command lines of reana-client have, by our commands. */
const OWN_POSITIONALS: Readonly<Record<string, OptionTable>> = {
  open: { type: { choices: ['jupyter'] } },
};

/**
 * The command, which also takes what the one of reana-client takes. Its help shows none of that.
 * @param name of ours, `secrets add`
 */
export function acceptReanaClientFlags(name: string, command: Command): Command {
  const former = findCounterpart(name);
  if (former === undefined) return command;
  const options = optionsOf(former, command);
  const takesRun = 'workflow' in options;
  const all = { ...command.positionals, ...OWN_POSITIONALS[name] };
  return {
    ...command,
    options,
    // Which of them are missing is only known with the run.
    positionals: takesRun ? withoutDemand(all) : all,
    async run(args: Arguments, context: Context): Promise<Response> {
      const columns = readFormat(name, args['format'] as readonly string[] | undefined);
      const placed = takesRun ? await placeRun(name, command.positionals, all, args, context) : args;
      const response = await command.run(placed, context);
      return columns === undefined ? response : formatResponse(name, response, columns, context);
    },
  };
}

function optionsOf({ flags }: ReanaClientCommand, { options }: Command): OptionTable {
  const all: Record<string, OptionSpec> = { ...options };
  for (const flag of flags) {
    const names = flag.names.map((each) => each.replace(/^-+/, ''));
    if (flag.outcome.kind === 'ignored') {
      const [long = '', ...others] = names.toReversed();
      all[long] = { ...ignoredOption(flag), alias: others, hidden: true };
    } else if (flag.outcome.kind === 'works' && flag.outcome.as !== undefined) {
      const target = flag.outcome.as;
      const known = all[target] ?? { ...OWN_OPTIONS[target], hidden: true };
      const others = names.filter((each) => each !== target);
      all[target] = { ...known, alias: [...[known.alias ?? []].flat(), ...others] };
    }
  }
  return all;
}

function ignoredOption({ value }: ReanaClientFlag): OptionSpec {
  return value === undefined ? { count: true } : { type: 'string' };
}

function withoutDemand(positionals: OptionTable): OptionTable {
  const entries = Object.entries(positionals).map(([name, option]): [string, OptionSpec] => [
    name,
    { ...option, demandOption: false },
  ]);
  return Object.fromEntries(entries);
}
