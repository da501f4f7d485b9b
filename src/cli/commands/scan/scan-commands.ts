import type { CommandGroup } from '../../command-entry.js';

export const SCAN_COMMANDS: CommandGroup = {
  name: 'scan',
  summary: 'Run a workflow at many points and collect the results',
  commands: [
    {
      name: 'plan',
      summary: 'Show what a scan would run, upload and need (needs no server)',
      load: async () => (await import('./plan.js')).scanPlanCommand,
    },
    {
      name: 'run',
      summary: 'Run all points of a scan that have not finished',
      load: async () => (await import('./run.js')).scanRunCommand,
    },
    {
      name: 'status',
      summary: 'Show the progress of a scan and which points failed',
      load: async () => (await import('./status.js')).scanStatusCommand,
    },
    {
      name: 'resume',
      summary: 'Continue a scan, on any machine, with or without its files',
      load: async () => (await import('./resume.js')).scanResumeCommand,
    },
    {
      name: 'stop',
      summary: 'Stop a scan, even one that another machine is working on',
      load: async () => (await import('./stop.js')).scanStopCommand,
    },
    {
      name: 'collect',
      summary: 'Download the results of all points; make tables, plots and a ranking',
      load: async () => (await import('./collect.js')).scanCollectCommand,
    },
    {
      name: 'delete',
      summary: 'Delete all runs of a scan and their workspaces',
      load: async () => (await import('./delete.js')).scanDeleteCommand,
    },
    {
      name: 'list',
      summary: 'List the scans on the server',
      load: async () => (await import('./list.js')).scanListCommand,
    },
  ],
};
