import type { Verb } from './verb.js';

export const FILE_VERBS: readonly Verb[] = [
  {
    name: 'ls',
    usage: '[run]',
    summary: 'List the files of a run',
    load: async () => (await import('../commands/workspace/ls.js')).lsCommand,
  },
  {
    name: 'upload',
    usage: '[run] [paths..]',
    summary: 'Send files into a run',
    load: async () => (await import('../commands/workspace/upload.js')).uploadCommand,
  },
  {
    name: 'download',
    usage: '[run] [paths..]',
    summary: 'Fetch the outputs of a run, or any of its files',
    load: async () => (await import('../commands/workspace/download.js')).downloadCommand,
  },
  {
    name: 'du',
    usage: '[run]',
    summary: 'Say how much disk the files of a run take',
    load: async () => (await import('../commands/workspace/du.js')).duCommand,
  },
  {
    name: 'mv',
    usage: '<run> <source> <target>',
    summary: 'Move a file of a run',
    load: async () => (await import('../commands/workspace/mv.js')).mvCommand,
  },
  {
    name: 'rm',
    usage: '<run> <paths..>',
    summary: 'Remove files of a run',
    load: async () => (await import('../commands/workspace/rm.js')).rmCommand,
  },
  {
    name: 'prune',
    usage: '[run]',
    summary: 'Remove all but the inputs and outputs of a run',
    load: async () => (await import('../commands/workspace/prune.js')).pruneCommand,
  },
  {
    name: 'retention',
    usage: '[run]',
    summary: 'Say when the server removes files of a run',
    load: async () => (await import('../commands/workspace/retention.js')).retentionCommand,
  },
];
