import type { Verb, VerbGroup } from './verb.js';

export const SHARING_VERBS: readonly (Verb | VerbGroup)[] = [
  {
    name: 'share',
    summary: 'Let others see a run',
    verbs: [
      {
        name: 'add',
        usage: '[run]',
        summary: 'Share a run with users',
        load: async () => (await import('../commands/share/add.js')).shareAddCommand,
      },
      {
        name: 'remove',
        usage: '[run]',
        summary: 'End that',
        load: async () => (await import('../commands/share/remove.js')).shareRemoveCommand,
      },
      {
        name: 'status',
        usage: '[run]',
        summary: 'Say whom a run is shared with',
        load: async () => (await import('../commands/share/status.js')).shareStatusCommand,
      },
      {
        name: 'users',
        usage: '',
        summary: 'Say who shares runs with you, and with whom you do',
        load: async () => (await import('../commands/share/users.js')).shareUsersCommand,
      },
    ],
  },
  {
    name: 'open',
    usage: '[run]',
    summary: 'Open a notebook in the workspace of a run',
    load: async () => (await import('../commands/session/open.js')).openCommand,
  },
  {
    name: 'close',
    usage: '[run]',
    summary: 'Close it',
    load: async () => (await import('../commands/session/close.js')).closeCommand,
  },
];
