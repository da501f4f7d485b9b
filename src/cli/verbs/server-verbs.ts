import type { Verb, VerbGroup } from './verb.js';

export const SERVER_VERBS: readonly (Verb | VerbGroup)[] = [
  {
    name: 'ping',
    usage: '',
    summary: 'Check the server and the token',
    load: async () => (await import('../commands/server/ping.js')).pingCommand,
  },
  {
    name: 'info',
    usage: '',
    summary: 'Show what the cluster offers',
    load: async () => (await import('../commands/server/info.js')).infoCommand,
  },
  {
    name: 'quota',
    usage: '',
    summary: 'Show how much of it you have used',
    load: async () => (await import('../commands/server/quota.js')).quotaCommand,
  },
  {
    name: 'secrets',
    summary: 'Keep what your steps may know and nobody else',
    verbs: [
      {
        name: 'list',
        usage: '',
        summary: 'List their names',
        load: async () => (await import('../commands/secrets/list.js')).secretsListCommand,
      },
      {
        name: 'add',
        usage: '[values..]',
        summary: 'Store some, from files, the environment or as you type',
        load: async () => (await import('../commands/secrets/add.js')).secretsAddCommand,
      },
      {
        name: 'delete',
        usage: '<names..>',
        summary: 'Delete some',
        load: async () => (await import('../commands/secrets/delete.js')).secretsDeleteCommand,
      },
    ],
  },
  {
    name: 'login',
    usage: '',
    summary: 'Log in, on servers that take logins',
    load: async () => (await import('../commands/server/login.js')).loginCommand,
  },
  {
    name: 'logout',
    usage: '',
    summary: 'End the login at a server',
    load: async () => (await import('../commands/server/logout.js')).logoutCommand,
  },
  {
    name: 'whoami',
    usage: '',
    summary: 'Say who you are to the server, and how it knows',
    load: async () => (await import('../commands/server/whoami.js')).whoamiCommand,
  },
  {
    name: 'config',
    summary: 'Keep settings of servers, and say which are used',
    verbs: [
      {
        name: 'show',
        usage: '',
        summary: 'Say which settings are used, and where each comes from',
        load: async () => (await import('../commands/config/show.js')).configShowCommand,
      },
      {
        name: 'list',
        usage: '',
        summary: 'List the profiles',
        load: async () => (await import('../commands/config/list.js')).configListCommand,
      },
      {
        name: 'set',
        usage: '<key> <value>',
        summary: 'Keep a setting in a profile',
        load: async () => (await import('../commands/config/set.js')).configSetCommand,
      },
      {
        name: 'unset',
        usage: '<key>',
        summary: 'Forget a setting of a profile',
        load: async () => (await import('../commands/config/unset.js')).configUnsetCommand,
      },
      {
        name: 'use',
        usage: '<profile>',
        summary: 'Make a profile the current one',
        load: async () => (await import('../commands/config/use.js')).configUseCommand,
      },
      {
        name: 'remove',
        usage: '<profile>',
        summary: 'Forget a profile',
        load: async () => (await import('../commands/config/remove.js')).configRemoveCommand,
      },
    ],
  },
];
