import type { CommandEntry, CommandGroup, CommandSection } from './command-entry.js';
import { ANALYSIS_COMMANDS } from './commands/analysis/analysis-commands.js';
import { CONFIG_COMMANDS } from './commands/config/config-commands.js';
import { LOCAL_COMMANDS } from './commands/local/local-commands.js';
import { RUN_COMMANDS } from './commands/run/run-commands.js';
import { SCAN_COMMANDS } from './commands/scan/scan-commands.js';
import { SECRETS_COMMANDS } from './commands/secrets/secrets-commands.js';
import { LOGIN_COMMANDS } from './commands/server/login-commands.js';
import { SERVER_COMMANDS } from './commands/server/server-commands.js';
import { SESSION_COMMANDS } from './commands/session/session-commands.js';
import { SHARE_COMMANDS } from './commands/share/share-commands.js';
import { WORKSPACE_COMMANDS } from './commands/workspace/workspace-commands.js';

const COMPLETION_COMMAND: CommandEntry = {
  name: 'completion',
  summary: 'Print the completion script for bash, zsh or fish',
  load: async () => (await import('./commands/completion.js')).completionCommand,
};

/** All commands, in the order in which the help of the program lists them. */
export const COMMAND_SECTIONS: readonly CommandSection[] = [
  { title: 'Analyses', entries: ANALYSIS_COMMANDS },
  { title: 'Runs', entries: RUN_COMMANDS },
  { title: 'Scans', entries: [SCAN_COMMANDS] },
  { title: 'Files of a run', entries: WORKSPACE_COMMANDS },
  { title: 'Sharing and sessions', entries: [SHARE_COMMANDS, ...SESSION_COMMANDS] },
  {
    title: 'Server and account',
    entries: [...SERVER_COMMANDS, SECRETS_COMMANDS, ...LOGIN_COMMANDS, CONFIG_COMMANDS],
  },
  { title: 'This machine', entries: [LOCAL_COMMANDS, COMPLETION_COMMAND] },
];

export const COMMANDS: readonly (CommandEntry | CommandGroup)[] = COMMAND_SECTIONS.flatMap(
  ({ entries }) => entries,
);
