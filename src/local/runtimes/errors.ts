import { EnvironmentError } from '../environments/errors.js';

/** An image is missing here and can't be fetched. */
export class ImageError extends EnvironmentError {
  override readonly code = 'image';
}

/** The runtime that was asked for, or any of them, can't be used on this machine. */
export class RuntimeUnavailableError extends EnvironmentError {
  override readonly code = 'runtime-unavailable';
}
