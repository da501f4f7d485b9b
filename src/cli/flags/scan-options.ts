import { resolve } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { defined } from '../../core/defined.js';
import { UsageError } from '../../core/errors.js';
import type { Io } from '../io.js';
import type { OptionTable } from './options.js';
import { readStepMemory } from './quantities.js';
import { readTimeout } from './timeout.js';

/** Flags of the commands that make the points of a scan. */
export const RUN_SCAN_OPTIONS = {
  mode: {
    choices: ['runs', 'scatter'],
    describe: 'One run for each point, or one of all (default: as the scan file says)',
  },
  'max-active': {
    type: 'number',
    describe: 'Most runs of the scan that are under way at a time (default: 20)',
  },
  retries: {
    type: 'string',
    describe: 'How often a failed point is tried again (default: as the scan file says, else 2)',
  },
  'memory-limit': {
    type: 'string',
    describe:
      'Most memory that a step which ran out of it is given, such as 16Gi (2^30 bytes each) or 16G (10^9)',
  },
  'allow-changed': {
    type: 'boolean',
    default: false,
    describe: 'Go on although inputs are not those of the runs that there are',
  },
  again: {
    type: 'boolean',
    default: false,
    describe: 'Delete the runs of points that have failed, and make these points again',
  },
  wait: { type: 'boolean', default: false, describe: 'Wait until all points have ended' },
  timeout: {
    type: 'string',
    describe: 'Go on for this long at most, such as 30m or 8h (exit code 12); what was started goes on',
  },
  collect: {
    type: 'string',
    requiresArg: false,
    describe: 'Wait, then bring the results home into this folder (default: results)',
  },
  junit: { type: 'string', describe: 'Write a JUnit report of all points into this file' },
} as const satisfies OptionTable;

type RunScanArguments = InferredOptionTypes<typeof RUN_SCAN_OPTIONS>;

/** How far a command goes with a scan, and how. */
export interface ScanWishes {
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

/** @throws UsageError for what makes no sense: said before anything is sent */
export function readScanWishes(args: RunScanArguments, { cwd }: Pick<Io, 'cwd'>): ScanWishes {
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
