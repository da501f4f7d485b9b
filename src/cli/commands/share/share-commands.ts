import type { CommandGroup } from '../../command-entry.js';

export const SHARE_COMMANDS: CommandGroup = {
  name: 'share',
  summary: 'Share runs with other users',
  commands: [
    {
      name: 'add',
      summary: 'Share a run with users',
      load: async () => (await import('./add.js')).shareAddCommand,
    },
    {
      name: 'remove',
      summary: 'Stop sharing a run with users',
      load: async () => (await import('./remove.js')).shareRemoveCommand,
    },
    {
      name: 'status',
      summary: 'Show whom a run is shared with',
      load: async () => (await import('./status.js')).shareStatusCommand,
    },
    {
      name: 'users',
      summary: 'List the users who share runs with you, and those you share runs with',
      load: async () => (await import('./users.js')).shareUsersCommand,
    },
  ],
};
