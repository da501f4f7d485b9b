import type { CommandEntry } from '../../command-entry.js';

export const ANALYSIS_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'Make an analysis of your own: a copy of the packaged one',
    load: async () => (await import('./init.js')).initCommand,
  },
  {
    name: 'diagram',
    summary: 'Draw a workflow before it is run, or a run with the states of its steps',
    load: async () => (await import('./diagram.js')).diagramCommand,
  },
];
