import { redact } from '../../core/redact.js';

/** Data of another shape than expected; the message names the place. */
export class DecodeError extends Error {
  override readonly name: string = 'DecodeError';

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(redact(message), options);
  }
}

/** A body that was cut off or damaged on its way: another attempt may bring the whole of it. */
export class DamagedBodyError extends DecodeError {
  override readonly name = 'DamagedBodyError';
}

/** A body that is larger, or nested deeper, than what is kept in memory. */
export class ExcessiveBodyError extends DecodeError {
  override readonly name = 'ExcessiveBodyError';
}
