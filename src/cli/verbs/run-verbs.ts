import type { Verb } from './verb.js';

export const RUN_VERBS: readonly Verb[] = [
  {
    name: 'submit',
    usage: '',
    summary: 'Check, create, upload and start a run',
    load: async () => (await import('../commands/run/submit.js')).submitCommand,
  },
  {
    name: 'validate',
    usage: '',
    summary: 'Check reana.yaml and its workflow; needs no server',
    load: async () => (await import('../commands/run/validate.js')).validateCommand,
  },
  {
    name: 'status',
    usage: '[runs..]',
    summary: 'Show how far a run is, or several',
    load: async () => (await import('../commands/run/status.js')).statusCommand,
  },
  {
    name: 'logs',
    usage: '[run]',
    summary: 'Show what the steps of a run wrote',
    load: async () => (await import('../commands/run/logs.js')).logsCommand,
  },
  {
    name: 'list',
    usage: '',
    summary: 'List runs, newest first',
    load: async () => (await import('../commands/run/list.js')).listCommand,
  },
  {
    name: 'stop',
    usage: '[run]',
    summary: 'Stop a run',
    load: async () => (await import('../commands/run/stop.js')).stopCommand,
  },
  {
    name: 'delete',
    usage: '[run]',
    summary: 'Delete a run and its workspace',
    load: async () => (await import('../commands/run/delete.js')).deleteCommand,
  },
  {
    name: 'start',
    usage: '[run]',
    summary: 'Start a run that was created',
    load: async () => (await import('../commands/run/start.js')).startCommand,
  },
  {
    name: 'restart',
    usage: '[run]',
    summary: 'Run once more in the same workspace, also with other parameters',
    load: async () => (await import('../commands/run/restart.js')).restartCommand,
  },
  {
    name: 'launch',
    usage: '<url>',
    summary: 'Run what the server fetches from an address',
    load: async () => (await import('../commands/run/launch.js')).launchCommand,
  },
  {
    name: 'parameters',
    usage: '[run]',
    summary: 'Show the parameters of a run',
    load: async () => (await import('../commands/run/parameters.js')).parametersCommand,
  },
  {
    name: 'specification',
    usage: '[run]',
    summary: 'Show the reana.yaml of a run',
    load: async () => (await import('../commands/run/specification.js')).specificationCommand,
  },
  {
    name: 'diff',
    usage: '<run> <other>',
    summary: 'Compare two runs',
    load: async () => (await import('../commands/run/diff.js')).diffCommand,
  },
];
