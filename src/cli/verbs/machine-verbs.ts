import type { Verb, VerbGroup } from './verb.js';

export const MACHINE_VERBS: readonly (Verb | VerbGroup)[] = [
  {
    name: 'local',
    summary: 'Start, stop and look at the built-in REANA server',
    verbs: [
      {
        name: 'start',
        usage: '',
        summary: 'Start it in the background',
        load: async () => (await import('../commands/local/start.js')).localStartCommand,
      },
      {
        name: 'stop',
        usage: '',
        summary: 'Stop it and the steps it runs',
        load: async () => (await import('../commands/local/stop.js')).localStopCommand,
      },
      {
        name: 'status',
        usage: '',
        summary: 'Say whether it runs, and where',
        load: async () => (await import('../commands/local/status.js')).localStatusCommand,
      },
    ],
  },
  {
    name: 'completion',
    usage: '<shell>',
    summary: 'Print what lets a shell complete commands, flags and names of runs',
    load: async () => (await import('../commands/completion.js')).completionCommand,
  },
];
