import type { CommandGroup } from '../../command-entry.js';

export const CONFIG_COMMANDS: CommandGroup = {
  name: 'config',
  summary: 'Manage profiles: named settings for servers',
  commands: [
    {
      name: 'show',
      summary: 'Show the settings in use and where each comes from',
      load: async () => (await import('./show.js')).configShowCommand,
    },
    {
      name: 'list',
      summary: 'List the profiles',
      load: async () => (await import('./list.js')).configListCommand,
    },
    {
      name: 'set',
      summary: 'Set a setting of a profile',
      load: async () => (await import('./set.js')).configSetCommand,
    },
    {
      name: 'unset',
      summary: 'Remove a setting from a profile',
      load: async () => (await import('./unset.js')).configUnsetCommand,
    },
    {
      name: 'use',
      summary: 'Make a profile the current one',
      load: async () => (await import('./use.js')).configUseCommand,
    },
    {
      name: 'remove',
      summary: 'Delete a profile',
      load: async () => (await import('./remove.js')).configRemoveCommand,
    },
  ],
};
