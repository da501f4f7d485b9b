import type { Action } from './action.js';
import { defined } from './defined.js';
import { ERROR_EXIT_CODES, type ErrorCode } from './error-codes.js';
import type { ExitCode } from './exit-codes.js';
import { redact } from './redact.js';

export interface ErrorOptions {
  /** What the user can do next, as a sentence. */
  readonly hint?: string | undefined;
  /** The hint for programs. */
  readonly action?: Action | undefined;
  readonly cause?: unknown;
  readonly details?: ErrorDetails;
}

/** What some errors are about, for programs. */
export interface ErrorDetails {
  /** Name of the scan, of errors whose code begins with `scan-`. */
  readonly scan?: string;
  /** Of `unknown-state`: the run. */
  readonly run?: NamedRun;
  /** Of `several-runs`: the runs, any of which may be the one. */
  readonly runs?: readonly NamedRun[];
  /** Of `scan-changed`: the files that differ; of `files-exist`: what is there already. */
  readonly paths?: readonly string[];
  /** Of `resources-not-offered`: what the cluster does not give, a sentence for each. */
  readonly faults?: readonly string[];
}

export interface NamedRun {
  /** UUID of the run. */
  readonly id: string;
  /** Name with run number, `analysis.3`. */
  readonly name: string;
}

/** An error as JSON. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly action?: Action;
  readonly exitCode: ExitCode;
  readonly details?: ErrorDetails;
  /** The error underneath: its code if it is one of this package's, and its message. */
  readonly cause?: { readonly code?: ErrorCode; readonly message: string };
}

const BRAND = Symbol.for('reana-madminer.error');

/**
 * Every error that this package throws on purpose.
 * The message states what happened and to what; the hint what to do next, and `action` the same for programs. All are
 * redacted.
 */
export class ReanaMadminerError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly action: Action | undefined;
  readonly details: ErrorDetails | undefined;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, message: string, { hint, action, cause, details }: ErrorOptions = {}) {
    super(redact(message), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint === undefined ? undefined : redact(hint);
    this.action = action;
    this.details = details;
  }

  /** True for errors of this package, also across duplicate copies of it. */
  static is(error: unknown): error is ReanaMadminerError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }

  /** The exit code with which the command line ends on this error. */
  get exitCode(): ExitCode {
    return ERROR_EXIT_CODES[this.code];
  }

  toJSON(): ErrorRecord {
    const { code, message, hint, action, exitCode, details, cause } = this;
    return {
      code,
      message,
      ...defined({ hint, action }),
      exitCode,
      ...defined({ details }),
      ...(cause === undefined ? {} : { cause: recordCause(cause) }),
    };
  }
}

/** A flag or argument that makes no sense. */
export class UsageError extends ReanaMadminerError {
  declare readonly code: 'usage';

  constructor(message: string, options?: ErrorOptions) {
    super('usage', message, options);
  }
}

/** A setting that is missing or unusable; the message names the places that were looked at. */
export class ConfigError extends ReanaMadminerError {
  declare readonly code: 'configuration';

  constructor(message: string, options?: ErrorOptions) {
    super('configuration', message, options);
  }
}

/** The caller's AbortSignal fired, or the user pressed Ctrl-C. */
export class AbortedError extends ReanaMadminerError {
  declare readonly code: 'aborted';

  constructor(message: string, options?: ErrorOptions) {
    super('aborted', message, options);
  }
}

/** True for an error of this package with one of the codes. */
export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): error is ReanaMadminerError {
  return ReanaMadminerError.is(error) && codes.includes(error.code);
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage ? String(error.message) : String(error);
}

function recordCause(cause: unknown): NonNullable<ErrorRecord['cause']> {
  const message = redact(errorMessage(cause));
  return ReanaMadminerError.is(cause) ? { code: cause.code, message } : { message };
}
