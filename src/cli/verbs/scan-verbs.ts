import type { VerbGroup } from './verb.js';

export const SCAN_VERBS: readonly VerbGroup[] = [
  {
    name: 'scan',
    summary: 'Run a workflow at many points: plan, run, look, resume, collect',
    verbs: [
      {
        name: 'plan',
        usage: '<file>',
        summary: 'Say what a scan would run, send and take; needs no server',
        load: async () => (await import('../commands/scan/plan.js')).scanPlanCommand,
      },
      {
        name: 'run',
        usage: '<file>',
        summary: 'Run all points of a scan that have not finished',
        load: async () => (await import('../commands/scan/run.js')).scanRunCommand,
      },
      {
        name: 'status',
        usage: '<scan>',
        summary: 'Show how far a scan is, and what failed',
        load: async () => (await import('../commands/scan/status.js')).scanStatusCommand,
      },
      {
        name: 'resume',
        usage: '<scan>',
        summary: 'Go on with a scan, also from another machine and without its files',
        load: async () => (await import('../commands/scan/resume.js')).scanResumeCommand,
      },
      {
        name: 'stop',
        usage: '<scan>',
        summary: 'Stop a scan, whoever works on it',
        load: async () => (await import('../commands/scan/stop.js')).scanStopCommand,
      },
      {
        name: 'collect',
        usage: '<scan>',
        summary: 'Bring the results of all points home: files, tables, pictures, a ranking',
        load: async () => (await import('../commands/scan/collect.js')).scanCollectCommand,
      },
      {
        name: 'delete',
        usage: '<scan>',
        summary: 'Delete all runs of a scan and their workspaces',
        load: async () => (await import('../commands/scan/delete.js')).scanDeleteCommand,
      },
      {
        name: 'list',
        usage: '',
        summary: 'List the scans that the server has',
        load: async () => (await import('../commands/scan/list.js')).scanListCommand,
      },
    ],
  },
];
