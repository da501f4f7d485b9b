import { resolve } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { defined } from '../../core/defined.js';
import { UsageError } from '../../core/errors.js';
import type { Io } from '../io.js';
import type { OptionTable } from './options.js';
import { readStepMemory } from './quantities.js';
import { readTimeout } from './follow-options.js';

/** Flags of the commands that make the points of a scan. */
export const RUN_SCAN_OPTIONS = {
  mode: {
    choices: ['runs', 'scatter'],
    describe: 'One run per point, or one run of all points (default: as the scan file says)',
  },
  'max-active': {
    type: 'number',
    describe: 'Keep at most N runs of the scan active at a time (default: 20)',
  },
  retries: {
    type: 'string',
    value: 'N',
    describe: 'Retry a failed point up to N times (default: as the scan file says, else 2)',
  },
  'memory-limit': {
    type: 'string',
    value: 'SIZE',
    describe:
      'Raise the memory of steps that ran out of it up to this limit; 16Gi is 16 x 2^30 bytes, 16G is 16 x 10^9',
  },
  'allow-changed': {
    type: 'boolean',
    default: false,
    describe: 'Continue even if inputs differ from those of the existing runs',
  },
  again: {
    type: 'boolean',
    default: false,
    describe: 'Delete the runs of failed points and run these points again',
  },
  wait: { type: 'boolean', default: false, describe: 'Wait until all points have finished or failed' },
  timeout: {
    type: 'string',
    value: 'TIME',
    describe: 'Stop waiting after this time, such as 30m or 8h (exit code 12); started runs continue',
  },
  collect: {
    type: 'string',
    requiresArg: false,
    value: 'DIR',
    describe: 'Wait, then download the results to this folder (default: results)',
  },
  junit: { type: 'string', value: 'FILE', describe: 'Write a JUnit report of all points to this file' },
} as const satisfies OptionTable;

type RunScanArguments = InferredOptionTypes<typeof RUN_SCAN_OPTIONS>;

/** How a command runs a scan, and what it does afterwards. */
export interface ScanCommandOptions {
  readonly wait: boolean;
  readonly allowChanged: boolean;
  readonly again: boolean;
  readonly maxActive?: number;
  readonly retries?: number;
  /** As Kubernetes writes it. */
  readonly memory?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Absolute path of the folder that results are brought into. */
  readonly collect?: string;
  /** Absolute path. */
  readonly junit?: string;
}

/** @throws UsageError for invalid values and combinations, before anything is sent */
export function readScanCommandOptions(args: RunScanArguments, { cwd }: Pick<Io, 'cwd'>): ScanCommandOptions {
  const { collect, junit } = args;
  const maxActive = args['max-active'];
  const memory = args['memory-limit'];
  const timeout = readTimeout({ timeout: args.timeout, follow: true });
  if (maxActive !== undefined && !Number.isSafeInteger(maxActive)) {
    throw new UsageError('--max-active must be a whole number above 0');
  }
  if (memory !== undefined) readStepMemory(memory, 'memory-limit');
  if (junit === '') throw new UsageError('--junit needs the name of a file');
  return {
    wait: args.wait || collect !== undefined,
    allowChanged: args['allow-changed'],
    again: args.again,
    ...defined({ maxActive }),
    ...(args.retries === undefined ? {} : { retries: readRetries(args.retries) }),
    ...defined({ memory, timeout }),
    ...(collect === undefined ? {} : { collect: resolve(cwd, collect === '' ? 'results' : collect) }),
    ...(junit === undefined ? {} : { junit: resolve(cwd, junit) }),
  };
}

function readRetries(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new UsageError(`--retries can't be ${JSON.stringify(text)}`, {
    hint: 'write a whole number; 0 for never',
  });
}
