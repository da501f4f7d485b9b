import { ReanaMadminerError, type ErrorOptions } from '../../core/errors.js';
import { EXIT_CODES } from '../../core/exit-codes.js';

/** What is known about an answer that was no success. */
export interface ApiFailure {
  /** Address of the server, without `/api` and without credentials. */
  readonly server: string;
  readonly method: string;
  /** Path below `/api`, without the query. */
  readonly path: string;
  readonly status: number;
  /** What a change was asked for, such as the name of a file: its query, without credentials. */
  readonly query?: string | undefined;
  /** The server's own words. */
  readonly serverMessage?: string | undefined;
  /** The server's own name for the cause, which only the newest servers give. */
  readonly serverCode?: string | undefined;
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
  readonly query: string | undefined;
  readonly serverMessage: string | undefined;
  readonly serverCode: string | undefined;
  readonly attempts: number;
  readonly retryAfter: number | undefined;

  constructor(message: string, failure: ApiFailure, options?: ErrorOptions) {
    super(message, options);
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
  readonly code = 'authentication';
}

/** There are no credentials, or none that are of use any more: only a new login helps. */
export class LoginRequiredError extends ReanaMadminerError {
  readonly code = 'login-required';
  readonly exitCode = EXIT_CODES.configuration;
}

/** Logging in did not succeed. */
export class LoginFailedError extends ReanaMadminerError {
  readonly code = 'login-failed';
  readonly exitCode = EXIT_CODES.serverRefused;
}

/** The user is known but may not do this. */
export class PermissionDeniedError extends ApiError {
  readonly code = 'permission-denied';
}

/** The user is known but was never let in to REANA. Logging in again does not help. */
export class RoleMissingError extends ApiError {
  readonly code = 'role-missing';
}

/** The user's share of processor time or disk is used up. */
export class QuotaExceededError extends ApiError {
  readonly code = 'quota-exceeded';
}

/** No such run, file, secret or route. */
export class NotFoundError extends ApiError {
  readonly code = 'not-found';
}

/** A run name that the server doesn't allow. */
export class InvalidNameError extends ApiError {
  readonly code = 'invalid-name';
}

/** `start` for a run that was started before. */
export class AlreadyStartedError extends ApiError {
  readonly code = 'already-started';
}

/** `restart` for a run that has neither finished nor failed. */
export class NotRestartableError extends ApiError {
  readonly code = 'not-restartable';
}

/** `restart` while the server removes old files from the workspace. */
export class RetentionPendingError extends ApiError {
  readonly code = 'retention-pending';
}

/** A container image that the cluster doesn't run. */
export class ImageNotAllowedError extends ApiError {
  readonly code = 'image-not-allowed';
}

/** The state of things doesn't allow this. */
export class ConflictError extends ApiError {
  readonly code: string = 'conflict';
}

/** `stop` for a run that is not running. */
export class NotRunningError extends ConflictError {
  override readonly code = 'not-running';
}

/** `delete` for a run that is running. */
export class StillRunningError extends ConflictError {
  override readonly code = 'still-running';
}

/** The run is shared with this user already. */
export class AlreadySharedError extends ConflictError {
  override readonly code = 'already-shared';
}

/** A secret of this name exists. */
export class SecretExistsError extends ConflictError {
  override readonly code = 'secret-exists';
}

/** Another change of the same run holds its lock; later it will work. */
export class BusyError extends ApiError {
  readonly code = 'busy';
}

/** A request that the server can't make sense of, such as a specification it finds invalid. */
export class BadRequestError extends ApiError {
  readonly code: string = 'bad-request';
}

/** Symbolic links can be listed, but not downloaded. */
export class SymbolicLinkError extends BadRequestError {
  override readonly code = 'symbolic-link';
}

/** The server takes workflows by another protocol than its `/api/ping` says. */
export class ProtocolMismatchError extends BadRequestError {
  override readonly code = 'protocol-mismatch';
}

/** Something on the way has removed the length of an upload. */
export class LengthRequiredError extends ApiError {
  readonly code = 'length-required';
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
  readonly code: string = 'server-error';
}

/** The server does not answer for now: it is overloaded, restarts, or a part of it is away (502, 503, 504). */
export class ServerUnavailableError extends ServerError {
  override readonly code: string = 'server-unavailable';
}

/** The server can't ask its identity provider about the token. The login itself may be fine. */
export class IdentityProviderError extends ServerUnavailableError {
  override readonly code = 'identity-provider';
}

/** The server sends elsewhere. Not followed: the request carries the token. */
export class RedirectError extends ApiError {
  readonly code = 'redirected';
}

/** The server is of an older generation, which does not have this. */
export class NotOfferedError extends ApiError {
  readonly code = 'not-offered';
}

/** Something answers at this address, but it is no REANA server. */
export class NotReanaServerError extends ApiError {
  readonly code = 'not-a-reana-server';
}

/** A success whose body is not what REANA sends. */
export class UnexpectedAnswerError extends ApiError {
  readonly code: string = 'unexpected-answer';
}

/** A success whose JSON breaks off, as behind a proxy that lost its server. */
export class BrokenAnswerError extends UnexpectedAnswerError {
  override readonly code = 'broken-answer';
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

/** A file that was changed while it was sent, so that its parts may not belong together. */
export class FileChangedError extends TransferError {}

/** A file whose content is not what a list of checksums says. */
export class ChecksumError extends TransferError {}

/** Nothing tells whether the server made the run before the connection broke. */
export class CreateOutcomeUnknownError extends ReanaMadminerError {
  readonly code = 'create-outcome-unknown';
  readonly exitCode = EXIT_CODES.network;
}
