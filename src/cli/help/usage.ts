import type { OptionTable } from '../flags/options.js';

/** The arguments of a command as its usage shows them: `<run> [paths..]`. */
export function usageOf(positionals: OptionTable): string {
  return Object.entries(positionals)
    .map(([name, { array, demandOption }]) => {
      const word = array === true ? `${name}..` : name;
      return demandOption === true ? `<${word}>` : `[${word}]`;
    })
    .join(' ');
}
