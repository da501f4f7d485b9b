import type { OptionTable } from './options.js';

/** Whom a run is shared with. */
export const USER_OPTION = {
  user: {
    alias: 'u',
    array: true,
    nargs: 1,
    type: 'string',
    demandOption: true,
    value: 'EMAIL',
    describe: 'Email address of a user; may be repeated',
  },
} as const satisfies OptionTable;
