import { once } from 'node:events';
import { AbortedError } from '../../src/core/errors.js';
import type { Runtime } from '../../src/local/runtimes/runtime.js';

/** For tests of requests, whose steps need no process: `true` ends at once, all others last until they are stopped. */
export const IDLE_RUNTIME: Runtime = {
  name: 'host',
  prepare: () => Promise.resolve(),
  async run({ process }, signal) {
    if ('command' in process && process.command === 'true') return { exitCode: 0 };
    if (!signal.aborted) await once(signal, 'abort');
    throw new AbortedError('the step was stopped');
  },
};
