import { ReanaMadminerError, type ErrorOptions } from '../core/errors.js';
import { EXIT_CODES } from '../core/exit-codes.js';

/** What is known about an answer that was no success. */
export interface ApiFailure {
  /** Address of the server, without `/api` and without credentials. */
  readonly server: string;
  readonly method: string;
  /** Path below `/api`, without the query. */
  readonly path: string;
  readonly status: number;
  /** The server's own words. */
  readonly serverMessage?: string | undefined;
  /** How often the request was sent, this time included. */
  readonly attempts: number;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
}

/** A server answered, but not with what was asked for. */
export abstract class ApiError extends ReanaMadminerError implements ApiFailure {
  override readonly exitCode = EXIT_CODES.serverRefused;
  readonly server: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly serverMessage: string | undefined;
  readonly attempts: number;
  readonly retryAfter: number | undefined;

  constructor(message: string, failure: ApiFailure, options?: ErrorOptions) {
    super(message, options);
    this.server = failure.server;
    this.method = failure.method;
    this.path = failure.path;
    this.status = failure.status;
    this.serverMessage = failure.serverMessage;
    this.attempts = failure.attempts;
    this.retryAfter = failure.retryAfter;
  }
}

/** No token, or one that the server doesn't take. */
export class AuthenticationError extends ApiError {
  readonly code = 'authentication';
}

/** The user is known but may not do this. */
export class PermissionDeniedError extends ApiError {
  readonly code = 'permission-denied';
}

/** No such run, file or route. */
export class NotFoundError extends ApiError {
  readonly code = 'not-found';
}

/** A run name that the server doesn't allow. */
export class InvalidNameError extends ApiError {
  readonly code = 'invalid-name';
}

/** The user's share of processor time or disk is used up. */
export class QuotaExceededError extends ApiError {
  readonly code = 'quota-exceeded';
}

/** `start` for a run that was started before. */
export class AlreadyStartedError extends ApiError {
  readonly code = 'already-started';
}

/** The run is in a state that doesn't allow this. */
export class ConflictError extends ApiError {
  readonly code = 'conflict';
}

/** Another change of the same run holds its lock; later it will work. */
export class BusyError extends ApiError {
  readonly code = 'busy';
}

/** A request that the server can't make sense of, such as a specification it finds invalid. */
export class BadRequestError extends ApiError {
  readonly code = 'bad-request';
}

/** The body is larger than the server, or a proxy before it, takes. */
export class PayloadTooLargeError extends ApiError {
  readonly code = 'payload-too-large';
}

/** Too many requests in a short time. */
export class RateLimitError extends ApiError {
  readonly code = 'rate-limited';
}

/** The server, or a proxy before it, failed. */
export class ServerError extends ApiError {
  readonly code = 'server-error';
}

/** The server sends elsewhere. Not followed: the request carries the token. */
export class RedirectError extends ApiError {
  readonly code = 'redirected';
}

/** Something answers at this address, but it is no REANA server. */
export class NotReanaServerError extends ApiError {
  readonly code = 'not-a-reana-server';
}

/** A success whose body is not what REANA sends. */
export class UnexpectedAnswerError extends ApiError {
  readonly code = 'unexpected-answer';
}

/** A file that could not be carried over, or only in part. */
export class TransferError extends ReanaMadminerError {
  readonly code = 'transfer';
  readonly exitCode = EXIT_CODES.transfer;
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/** A file that arrived with another size than the listing says. */
export class SizeMismatchError extends TransferError {}

/** Nothing tells whether the server made the run before the connection broke. */
export class CreateOutcomeUnknownError extends ReanaMadminerError {
  readonly code = 'create-outcome-unknown';
  readonly exitCode = EXIT_CODES.network;
}
