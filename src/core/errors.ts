import { EXIT_CODES, type ExitCode } from './exit-codes.js';
import { redact } from './redact.js';

export interface ErrorOptions {
  /** What the user can do next, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

const BRAND = Symbol.for('reana-madminer.error');

/**
 * Root of every error this package throws on purpose.
 * The message says what happened and to what; the hint says what to do next. Both are redacted.
 */
export abstract class ReanaMadminerError extends Error {
  /** Stable machine-readable name of the cause, for `--json` and scripts. */
  abstract readonly code: string;
  abstract readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly [BRAND] = true;

  constructor(message: string, options: ErrorOptions = {}) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint === undefined ? undefined : redact(options.hint);
  }

  /** True for our errors, also across duplicate copies of the package. */
  static is(error: unknown): error is ReanaMadminerError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }
}

/** A flag or argument that makes no sense. */
export class UsageError extends ReanaMadminerError {
  readonly code = 'usage';
  readonly exitCode = EXIT_CODES.usage;
}

/** A setting that is missing or unusable; the message names the places that were looked at. */
export class ConfigError extends ReanaMadminerError {
  readonly code = 'configuration';
  readonly exitCode = EXIT_CODES.configuration;
}

/** The caller's AbortSignal fired, or the user pressed Ctrl-C. */
export class AbortedError extends ReanaMadminerError {
  readonly code = 'aborted';
  readonly exitCode = EXIT_CODES.interrupted;
}

/** A path from a server, an archive or a YAML file that would leave its root. */
export class UnsafePathError extends ReanaMadminerError {
  readonly code = 'unsafe-path';
  readonly exitCode = EXIT_CODES.transfer;
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage ? String(error.message) : String(error);
}
