import { systemClock } from '../../../src/core/clock.js';
import { Jq } from '../../../src/jq/jq.js';
import type { RunOptions } from '../../../src/yadage/engine.js';
import { nodeFiles } from '../../../src/yadage/node-files.js';

/** What a run of the engine has in this process: real files and jq. */
export function engineTools(): Pick<RunOptions, 'files' | 'clock' | 'signal' | 'jq'> {
  return {
    files: nodeFiles,
    clock: systemClock,
    signal: new AbortController().signal,
    jq: new Jq(),
  };
}
