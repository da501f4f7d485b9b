import type { OptionTable } from './options.js';

/** For commands that ask before they do something. */
export const CONFIRMATION_OPTION = {
  yes: { alias: 'y', type: 'boolean', default: false, describe: 'Do not ask for confirmation' },
} as const satisfies OptionTable;

/** For commands that leave the files of a run alone until it has ended. */
export const WHILE_RUNNING_OPTION = {
  yes: { alias: 'y', type: 'boolean', default: false, describe: 'Do it although the run has not ended' },
} as const satisfies OptionTable;
