import type { Command } from './command.js';

/** A verb as the list of commands shows it; its file is read only when it is asked for. */
export interface Verb {
  readonly name: string;
  /** Its positional arguments, as yargs writes them. */
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Verbs under a common first word. */
export interface VerbGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: readonly Verb[];
}

/** Verbs that belong together in the list of commands. */
export interface Section {
  readonly title: string;
  readonly verbs: readonly (Verb | VerbGroup)[];
}

export const SECTIONS: readonly Section[] = [
  {
    title: 'Runs',
    verbs: [
      {
        name: 'submit',
        usage: '',
        summary: 'Check, create, upload and start a run',
        load: async () => (await import('./commands/submit.js')).submitCommand,
      },
      {
        name: 'validate',
        usage: '',
        summary: 'Check reana.yaml and its workflow, without a server',
        load: async () => (await import('./commands/validate.js')).validateCommand,
      },
      {
        name: 'status',
        usage: '[runs..]',
        summary: 'Show how far a run is, or several',
        load: async () => (await import('./commands/status.js')).statusCommand,
      },
      {
        name: 'logs',
        usage: '[run]',
        summary: 'Show what the steps of a run wrote',
        load: async () => (await import('./commands/logs.js')).logsCommand,
      },
      {
        name: 'list',
        usage: '',
        summary: 'List runs, newest first',
        load: async () => (await import('./commands/list.js')).listCommand,
      },
      {
        name: 'stop',
        usage: '[run]',
        summary: 'Stop a run',
        load: async () => (await import('./commands/stop.js')).stopCommand,
      },
      {
        name: 'delete',
        usage: '[run]',
        summary: 'Delete a run and its workspace',
        load: async () => (await import('./commands/delete.js')).deleteCommand,
      },
    ],
  },
  {
    title: 'Files of a run',
    verbs: [
      {
        name: 'ls',
        usage: '[run]',
        summary: 'List the files of a run',
        load: async () => (await import('./commands/ls.js')).lsCommand,
      },
      {
        name: 'download',
        usage: '[run] [paths..]',
        summary: 'Fetch the outputs of a run, or any of its files',
        load: async () => (await import('./commands/download.js')).downloadCommand,
      },
    ],
  },
  {
    title: 'Server and account',
    verbs: [
      {
        name: 'ping',
        usage: '',
        summary: 'Check the server and the token',
        load: async () => (await import('./commands/ping.js')).pingCommand,
      },
      {
        name: 'login',
        usage: '',
        summary: 'Log in, on servers that take logins',
        load: async () => (await import('./commands/login.js')).loginCommand,
      },
      {
        name: 'logout',
        usage: '',
        summary: 'End the login at a server',
        load: async () => (await import('./commands/logout.js')).logoutCommand,
      },
      {
        name: 'whoami',
        usage: '',
        summary: 'Say who you are to the server, and how it knows',
        load: async () => (await import('./commands/whoami.js')).whoamiCommand,
      },
      {
        name: 'config',
        summary: 'Keep settings of servers, and say which are used',
        verbs: [
          {
            name: 'show',
            usage: '',
            summary: 'Say which settings are used, and where each comes from',
            load: async () => (await import('./commands/config-show.js')).configShowCommand,
          },
          {
            name: 'list',
            usage: '',
            summary: 'List the profiles',
            load: async () => (await import('./commands/config-list.js')).configListCommand,
          },
          {
            name: 'set',
            usage: '<key> <value>',
            summary: 'Keep a setting in a profile',
            load: async () => (await import('./commands/config-set.js')).configSetCommand,
          },
          {
            name: 'unset',
            usage: '<key>',
            summary: 'Forget a setting of a profile',
            load: async () => (await import('./commands/config-unset.js')).configUnsetCommand,
          },
          {
            name: 'use',
            usage: '<profile>',
            summary: 'Make a profile the current one',
            load: async () => (await import('./commands/config-use.js')).configUseCommand,
          },
          {
            name: 'remove',
            usage: '<profile>',
            summary: 'Forget a profile',
            load: async () => (await import('./commands/config-remove.js')).configRemoveCommand,
          },
        ],
      },
    ],
  },
  {
    title: 'This machine',
    verbs: [
      {
        name: 'local',
        summary: 'Start, stop and look at the built-in REANA server',
        verbs: [
          {
            name: 'start',
            usage: '',
            summary: 'Start it in the background',
            load: async () => (await import('./commands/local-start.js')).localStartCommand,
          },
          {
            name: 'stop',
            usage: '',
            summary: 'Stop it and the steps it runs',
            load: async () => (await import('./commands/local-stop.js')).localStopCommand,
          },
          {
            name: 'status',
            usage: '',
            summary: 'Say whether it runs, and where',
            load: async () => (await import('./commands/local-status.js')).localStatusCommand,
          },
        ],
      },
    ],
  },
];

export const VERBS: readonly (Verb | VerbGroup)[] = SECTIONS.flatMap(({ verbs }) => verbs);
