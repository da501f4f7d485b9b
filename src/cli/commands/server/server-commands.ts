import type { CommandEntry } from '../../command-entry.js';

export const SERVER_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'ping',
    summary: 'Check the connection to the server and the access token',
    load: async () => (await import('./ping.js')).pingCommand,
  },
  {
    name: 'info',
    summary: 'Show what the cluster offers',
    load: async () => (await import('./info.js')).infoCommand,
  },
  {
    name: 'quota',
    summary: 'Show how much of your quota is used',
    load: async () => (await import('./quota.js')).quotaCommand,
  },
  {
    name: 'ui',
    summary: 'Show runs and scans as a page in your browser',
    load: async () => (await import('./ui.js')).uiCommand,
  },
];
