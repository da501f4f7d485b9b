import { EXIT_CODES } from '../../core/exit-codes.js';
import { ReanaMadminerError } from '../../core/errors.js';

/** What a step's image needs can't be made ready on this machine. */
export class EnvironmentError extends ReanaMadminerError {
  readonly code: string = 'environment';
  readonly exitCode = EXIT_CODES.localEngine;
}

/** No Python was found at all, or the one that was asked for doesn't start. */
export class NoPythonError extends EnvironmentError {
  override readonly code = 'no-python';
}

/** There are Pythons, but each is too old or too new. */
export class PythonVersionError extends EnvironmentError {
  override readonly code = 'python-version';
}

/** The installer failed; the message ends with its last lines. */
export class InstallError extends EnvironmentError {
  override readonly code: string = 'install';
}

/** The installer could not reach the package index. */
export class OfflineError extends InstallError {
  override readonly code = 'install-offline';
}

export class DiskFullError extends InstallError {
  override readonly code = 'disk-full';
}

/** No Python environment is described for the image, and no container engine was asked. */
export class UnknownImageError extends EnvironmentError {
  override readonly code = 'unknown-image';
}
