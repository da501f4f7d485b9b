import type { CommandEntry } from '../../command-entry.js';

export const RUN_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'submit',
    summary: 'Check, create, upload and start a run',
    load: async () => (await import('./submit.js')).submitCommand,
  },
  {
    name: 'validate',
    summary: 'Check reana.yaml and its workflow (needs no server)',
    load: async () => (await import('./validate.js')).validateCommand,
  },
  {
    name: 'status',
    summary: 'Show the status and progress of runs',
    load: async () => (await import('./status.js')).statusCommand,
  },
  {
    name: 'logs',
    summary: 'Show the logs of a run, step by step',
    load: async () => (await import('./logs.js')).logsCommand,
  },
  {
    name: 'list',
    summary: 'List runs, newest first',
    load: async () => (await import('./list.js')).listCommand,
  },
  {
    name: 'stop',
    summary: 'Stop a run',
    load: async () => (await import('./stop.js')).stopCommand,
  },
  {
    name: 'delete',
    summary: 'Delete a run and its workspace',
    load: async () => (await import('./delete.js')).deleteCommand,
  },
  {
    name: 'create',
    summary: 'Create a run with its files, without starting it',
    load: async () => (await import('./create.js')).createCommand,
  },
  {
    name: 'start',
    summary: 'Start a run that was created but not started',
    load: async () => (await import('./start.js')).startCommand,
  },
  {
    name: 'restart',
    summary: 'Run again in the same workspace, also with other parameters',
    load: async () => (await import('./restart.js')).restartCommand,
  },
  {
    name: 'launch',
    summary: 'Run an analysis that the server fetches from a URL',
    load: async () => (await import('./launch.js')).launchCommand,
  },
  {
    name: 'parameters',
    summary: 'Show the parameters of a run',
    load: async () => (await import('./parameters.js')).parametersCommand,
  },
  {
    name: 'specification',
    summary: 'Show the reana.yaml of a run',
    load: async () => (await import('./specification.js')).specificationCommand,
  },
  {
    name: 'report',
    summary: 'Write a run as one HTML page',
    load: async () => (await import('./report.js')).reportCommand,
  },
  {
    name: 'diff',
    summary: 'Compare two runs',
    load: async () => (await import('./diff.js')).diffCommand,
  },
];
