import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { isDiskFull } from '../../core/system-error.js';
import { errorWithHint } from '../error-with-hint.js';
import { NO_SPACE } from './full-disk.js';

/** Why the engine of a run failed, as one text for its log. */
export function describeFailure(error: unknown): string {
  if (isCausedByFullDisk(error)) return `${NO_SPACE}: ${errorWithHint(error)}`;
  return ReanaMadminerError.is(error)
    ? errorWithHint(error)
    : `the run failed unexpectedly: ${errorWithHint(error)}`;
}

/** Why a step could not be run, or its end not be recorded. */
export function describeStepFailure(error: unknown): string {
  return isCausedByFullDisk(error) ? `${NO_SPACE}: ${errorMessage(error)}` : errorWithHint(error);
}

function isCausedByFullDisk(error: unknown): boolean {
  if (isDiskFull(error)) return true;
  return typeof error === 'object' && error !== null && 'cause' in error && isCausedByFullDisk(error.cause);
}
