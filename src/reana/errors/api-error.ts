import type { ErrorCode } from '../../core/error-codes.js';
import { ReanaMadminerError, type ErrorOptions } from '../../core/errors.js';

/** What is known about a response that was no success. */
export interface ApiFailure {
  /** Address of the server, without `/api` and without credentials. */
  readonly server: string;
  readonly method: string;
  /** Path below `/api`, without the query. */
  readonly path: string;
  readonly status: number;
  /** What a change was asked for, such as the name of a file: its query, without credentials. */
  readonly query?: string | undefined;
  /** The server's own message. */
  readonly serverMessage?: string | undefined;
  /** The server's own name for the cause, which only the newest servers give. */
  readonly serverCode?: string | undefined;
  /** How often the request was sent, this time included. */
  readonly attempts: number;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
}

/** The server responded, but not with what was requested. `code` is the cause; the most frequent ones have classes. */
export class ApiError extends ReanaMadminerError implements ApiFailure {
  readonly server: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly query: string | undefined;
  readonly serverMessage: string | undefined;
  readonly serverCode: string | undefined;
  readonly attempts: number;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, failure: ApiFailure, options?: ErrorOptions) {
    super(code, message, options);
    this.server = failure.server;
    this.method = failure.method;
    this.path = failure.path;
    this.status = failure.status;
    this.query = failure.query;
    this.serverMessage = failure.serverMessage;
    this.serverCode = failure.serverCode;
    this.attempts = failure.attempts;
    this.retryAfter = failure.retryAfter;
  }
}

/** No token, or one that the server doesn't take (any more). */
export class AuthenticationError extends ApiError {
  declare readonly code: 'authentication';
}

/** The user is known but may not do this. */
export class PermissionDeniedError extends ApiError {
  declare readonly code: 'permission-denied';
}

/** The user's share of processor time or disk is used up. */
export class QuotaExceededError extends ApiError {
  declare readonly code: 'quota-exceeded';
}

/** No such run, file, secret or route. */
export class NotFoundError extends ApiError {
  declare readonly code: 'not-found';
}

/** The present state doesn't allow this: for example, a run that is not running can't be stopped. */
export class ConflictError extends ApiError {
  declare readonly code: 'conflict' | 'not-running' | 'still-running' | 'already-shared' | 'secret-exists';
}

/** The server, its identity provider, or a proxy before it, failed. */
export class ServerError extends ApiError {
  declare readonly code: 'server-error' | 'server-unavailable' | 'identity-provider';
}

const CLASSES: Partial<Record<ErrorCode, typeof ApiError>> = {
  authentication: AuthenticationError,
  'permission-denied': PermissionDeniedError,
  'quota-exceeded': QuotaExceededError,
  'not-found': NotFoundError,
  conflict: ConflictError,
  'not-running': ConflictError,
  'still-running': ConflictError,
  'already-shared': ConflictError,
  'secret-exists': ConflictError,
  'server-error': ServerError,
  'server-unavailable': ServerError,
  'identity-provider': ServerError,
};

/** The error of this code, in the class that it belongs to. */
export function apiError(
  code: ErrorCode,
  message: string,
  failure: ApiFailure,
  options?: ErrorOptions,
): ApiError {
  return new (CLASSES[code] ?? ApiError)(code, message, failure, options);
}

/** True for an ApiError with one of the codes. */
export function isApiError(error: unknown, ...codes: readonly ErrorCode[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}
