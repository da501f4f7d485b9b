import type { CommandGroup } from '../../command-entry.js';

export const LOCAL_COMMANDS: CommandGroup = {
  name: 'local',
  summary: 'Manage the built-in REANA server',
  commands: [
    {
      name: 'start',
      summary: 'Start the built-in server in the background',
      load: async () => (await import('./start.js')).localStartCommand,
    },
    {
      name: 'stop',
      summary: 'Stop the built-in server and the steps it runs',
      load: async () => (await import('./stop.js')).localStopCommand,
    },
    {
      name: 'status',
      summary: 'Show whether the built-in server is running, and where',
      load: async () => (await import('./status.js')).localStatusCommand,
    },
  ],
};
