import type { OptionTable } from './options.js';

/** What a new run is called. */
export const NAME_OPTION = {
  name: { type: 'string', value: 'NAME', describe: 'Name of the run (default: the name of the folder)' },
} as const satisfies OptionTable;

/** Whether an interrupted submission is continued. */
export const NEW_OPTION = {
  new: {
    type: 'boolean',
    default: false,
    describe: 'Create a new run even if an earlier submission was interrupted',
  },
} as const satisfies OptionTable;
