import { ReanaMadminerError, type ErrorOptions } from '../../core/errors.js';

/**
 * `size`: it arrived with another size than the listing gives. `changed`: it was changed while it was sent, so that its
 * parts may not belong together, or by another program while it was saved. `checksum`: its content does not match a list of checksums.
 * `name`: it can't be saved beside another file with the same name.
 */
export type TransferErrorKind = 'size' | 'changed' | 'checksum' | 'name' | 'other';

/** A file that could not be transferred, or only in part. */
export class TransferError extends ReanaMadminerError {
  declare readonly code: 'transfer';
  readonly path: string;
  readonly kind: TransferErrorKind;

  constructor(
    path: string,
    message: string,
    { kind = 'other', ...options }: ErrorOptions & { readonly kind?: TransferErrorKind } = {},
  ) {
    super('transfer', message, options);
    this.path = path;
    this.kind = kind;
  }
}

/** True for a TransferError of one of the kinds. */
export function isTransferError(
  error: unknown,
  ...kinds: readonly TransferErrorKind[]
): error is TransferError {
  return error instanceof TransferError && kinds.includes(error.kind);
}
