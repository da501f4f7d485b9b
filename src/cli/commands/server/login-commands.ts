import type { CommandEntry } from '../../command-entry.js';

export const LOGIN_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'login',
    summary: 'Log in to a server that supports logins',
    load: async () => (await import('./login.js')).loginCommand,
  },
  {
    name: 'logout',
    summary: 'Log out of a server',
    load: async () => (await import('./logout.js')).logoutCommand,
  },
  {
    name: 'whoami',
    summary: 'Show who you are on the server, and how you are authenticated',
    load: async () => (await import('./whoami.js')).whoamiCommand,
  },
];
