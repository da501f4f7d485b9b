import type { CommandEntry } from '../../command-entry.js';

export const WORKSPACE_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'ls',
    summary: 'List the files of a run',
    load: async () => (await import('./ls.js')).lsCommand,
  },
  {
    name: 'upload',
    summary: 'Upload files to the workspace of a run',
    load: async () => (await import('./upload.js')).uploadCommand,
  },
  {
    name: 'download',
    summary: 'Download the outputs of a run, or any of its files',
    load: async () => (await import('./download.js')).downloadCommand,
  },
  {
    name: 'du',
    summary: 'Show the disk usage of a run',
    load: async () => (await import('./du.js')).duCommand,
  },
  {
    name: 'mv',
    summary: 'Move or rename a file of a run',
    load: async () => (await import('./mv.js')).mvCommand,
  },
  {
    name: 'rm',
    summary: 'Remove files of a run',
    load: async () => (await import('./rm.js')).rmCommand,
  },
  {
    name: 'prune',
    summary: 'Remove all files of a run except its inputs and outputs',
    load: async () => (await import('./prune.js')).pruneCommand,
  },
  {
    name: 'retention',
    summary: 'Show when the server removes files of a run',
    load: async () => (await import('./retention.js')).retentionCommand,
  },
];
