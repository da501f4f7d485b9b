import type { CommandEntry } from '../../command-entry.js';

export const SESSION_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'open',
    summary: 'Open a notebook session in the workspace of a run',
    load: async () => (await import('./open.js')).openCommand,
  },
  {
    name: 'close',
    summary: "Close a run's notebook session",
    load: async () => (await import('./close.js')).closeCommand,
  },
];
