import type { Io } from '../io.js';
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

export function profileToChange(flag: string | undefined, env: Io['env']): string | undefined {
  const named = flag ?? env['REANA_MADMINER_PROFILE'];
  return named === '' ? undefined : named;
}
