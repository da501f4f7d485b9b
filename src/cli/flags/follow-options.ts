import type { InferredOptionTypes } from 'yargs';
import { UsageError } from '../../core/errors.js';
import { readDuration } from './quantities.js';
import type { OptionTable } from './options.js';

/** How long a command follows. */
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
  if (!follow) throw new UsageError(`--timeout has no effect without ${flag}`);
  return readDuration(timeout, 'timeout');
}

/** What a command does with a run after it has started it. */
export const FOLLOW_OPTIONS = {
  follow: { type: 'boolean', default: false, describe: 'Show the progress until the run has ended' },
  ...TIMEOUT_OPTION,
  download: {
    type: 'string',
    value: 'DIR',
    describe: 'Follow the run, then download its outputs to this folder',
  },
} as const satisfies OptionTable;

export type FollowArguments = InferredOptionTypes<typeof FOLLOW_OPTIONS>;

/** @throws UsageError for an invalid time, or one without anything to wait for; before anything is sent */
export function readFollow(args: FollowArguments): {
  readonly follow: boolean;
  readonly timeout: number | undefined;
} {
  const follow = args.follow || args.download !== undefined;
  return { follow, timeout: readTimeout({ ...args, follow }, '--follow or --download') };
}
