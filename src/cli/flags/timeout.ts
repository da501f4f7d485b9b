import { UsageError } from '../../core/errors.js';
import { readDuration } from './quantities.js';
import type { OptionTable } from './options.js';

/** How long a command that follows goes on. */
export const TIMEOUT_OPTION = {
  timeout: {
    type: 'string',
    value: 'TIME',
    describe: 'Stop following after this time, such as 30m or 8h (exit code 12); the run continues',
  },
} as const satisfies OptionTable;

/**
 * Milliseconds of `30m`, `8h`, `1.5 days`; undefined when nothing was given.
 * @throws UsageError when it is no time, and when nothing is followed that it could end
 */
export function readTimeout(
  { timeout, follow }: { readonly timeout?: string | undefined; readonly follow: boolean },
  flag = '--follow',
): number | undefined {
  if (timeout === undefined) return undefined;
  if (!follow) throw new UsageError(`--timeout means nothing without ${flag}`);
  return readDuration(timeout, 'timeout');
}
