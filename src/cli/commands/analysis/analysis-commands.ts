import type { CommandEntry } from '../../command-entry.js';

export const ANALYSIS_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'Make an analysis of your own: workflow, cards, a scan file, a README',
    load: async () => (await import('./init.js')).initCommand,
  },
];
