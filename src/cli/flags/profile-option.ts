import type { OptionTable } from './options.js';

/** Which profile is changed. */
export const PROFILE_OPTION = {
  profile: {
    type: 'string',
    value: 'NAME',
    describe:
      'Profile to change; created if it does not exist (default: REANA_MADMINER_PROFILE, else the current one)',
  },
} as const satisfies OptionTable;
