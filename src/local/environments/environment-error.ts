import type { ErrorCode } from '../../core/error-codes.js';
import { ReanaMadminerError } from '../../core/errors.js';

/**
 * What a step's image needs can't be prepared on this machine. `no-python`: no Python was found, or the one that was
 * requested doesn't start; `python-version`: each is too old or too new; `install`: the installer failed, and the message ends
 * with its last lines; `unknown-image`: no Python environment is described for it, and no container engine was tried;
 * `image`: it is missing here and can't be fetched.
 */
export type EnvironmentErrorCode = Extract<
  ErrorCode,
  | 'environment'
  | 'no-python'
  | 'python-version'
  | 'install'
  | 'install-offline'
  | 'disk-full'
  | 'unknown-image'
  | 'image'
  | 'runtime-unavailable'
>;

export class EnvironmentError extends ReanaMadminerError {
  declare readonly code: EnvironmentErrorCode;
}
