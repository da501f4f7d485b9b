import type { CommandGroup } from '../../command-entry.js';

export const SECRETS_COMMANDS: CommandGroup = {
  name: 'secrets',
  summary: 'Manage secrets for your steps',
  commands: [
    {
      name: 'list',
      summary: 'List the names and types of your secrets',
      load: async () => (await import('./list.js')).secretsListCommand,
    },
    {
      name: 'add',
      summary: 'Store secrets from files, environment variables, a prompt or standard input',
      load: async () => (await import('./add.js')).secretsAddCommand,
    },
    {
      name: 'delete',
      summary: 'Delete secrets',
      load: async () => (await import('./delete.js')).secretsDeleteCommand,
    },
  ],
};
