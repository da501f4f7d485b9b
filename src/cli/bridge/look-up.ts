import type { ReanaClientCommand } from './reana-client-command.js';
import { REANA_CLIENT_COMMANDS } from './reana-client-commands.js';

/** The command of reana-client with this name. */
export function findReanaClientCommand(name: string): ReanaClientCommand | undefined {
  return REANA_CLIENT_COMMANDS.find((each) => each.name === name);
}

/**
 * The command of reana-client in whose place one of ours is run.
 * @param name of ours, `secrets add`
 */
export function findCounterpart(name: string): ReanaClientCommand | undefined {
  return REANA_CLIENT_COMMANDS.find(({ outcome }) => outcome.kind === 'runs' && outcome.command === name);
}

/** What to say to a user of reana-client who gave `-h` with other words: it shows the help here. */
export function explainHelpFlag(command: string, words: readonly string[]): string | undefined {
  if (words.every((word) => word === '-h')) return undefined;
  const row = findCounterpart(command)?.flags.find(({ names }) => names.includes('-h'));
  return row?.note === undefined ? undefined : `-h of reana-client is written differently: ${row.note}`;
}
