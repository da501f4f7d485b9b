import { EXIT_CODES, type ExitCode } from '../../core/exit-codes.js';
import { type Run, TERMINAL_STATUSES } from '../../reana/model.js';

/** The exit code that says most of how runs ended: that of a failure before all others. */
export function worstExitCode(runs: readonly Run[]): ExitCode {
  if (runs.some(({ status }) => status === 'failed')) return EXIT_CODES.runFailed;
  if (runs.some(({ status }) => status === 'stopped' || status === 'deleted')) return EXIT_CODES.runStopped;
  return runs.every(({ status }) => TERMINAL_STATUSES.has(status))
    ? EXIT_CODES.done
    : EXIT_CODES.waitTimedOut;
}
