/** The exception that CPython's `str.format` would raise; its type decides how it is handled. */
export type FormatErrorType =
  'KeyError' | 'IndexError' | 'ValueError' | 'TypeError' | 'AttributeError' | 'OverflowError';

export class FormatError extends Error {
  constructor(
    readonly type: FormatErrorType,
    message: string,
  ) {
    super(message);
    this.name = 'FormatError';
  }
}
