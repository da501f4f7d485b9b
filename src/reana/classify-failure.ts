import { isJsonObject, parseJson } from '../core/json.js';
import { redact } from '../core/redact.js';
import * as errors from './errors.js';
import type { ApiError, ApiFailure } from './errors.js';

/**
 * The error for an answer that is no success. REANA says 403 to many things at once, so its words decide;
 * they are those of the servers 0.9.0 to 0.95.
 */
export function classifyFailure(failure: ApiFailure): ApiError {
  const said = failure.serverMessage ?? '';
  const { status, server } = failure;
  for (const [pattern, make] of BY_WORDS) {
    const match = pattern.exec(said);
    if (match !== null && status >= 400) return make(failure, match);
  }
  if (status === 401) return makeAuthenticationError(failure);
  if (status === 403) return new errors.PermissionDeniedError(refusal(failure), failure);
  if (status === 404) return new errors.NotFoundError(refusal(failure), failure);
  if (status === 409) return new errors.ConflictError(refusal(failure), failure);
  if (status === 413) {
    return new errors.PayloadTooLargeError(refusal(failure), failure, {
      hint: "the limit may be that of a proxy: ask the cluster's administrators",
    });
  }
  if (status === 429) {
    return new errors.RateLimitError(refusal(failure), failure, { hint: 'wait a minute, then try again' });
  }
  if (status >= 500) {
    return new errors.ServerError(`${server} failed at ${call(failure)}`, failure, {
      hint: 'try again later; if it stays, tell the administrators of the cluster',
    });
  }
  return new errors.BadRequestError(refusal(failure), failure);
}

const BY_WORDS: readonly (readonly [RegExp, (failure: ApiFailure, match: RegExpExecArray) => ApiError])[] = [
  [
    /token not valid|invalid access token|token (has been )?revoked|no active tokens/i,
    makeAuthenticationError,
  ],
  [
    /quota/i,
    (failure) =>
      new errors.QuotaExceededError(refusal(failure), failure, {
        hint: 'delete old runs to free disk, or ask the administrators for a larger quota',
      }),
  ],
  [
    /REANA_WORKON is set to (.+), but that workflow does not exist/i,
    (failure, match) =>
      new errors.NotFoundError(`there is no run "${match[1] ?? ''}" on ${failure.server}`, failure, {
        hint: '`reana-madminer list` shows the runs there are',
      }),
  ],
  [
    /illegal character|valid UUIDv?4/i,
    (failure) =>
      new errors.InvalidNameError(refusal(failure), failure, {
        hint: 'take letters, digits, "-" and "_" for the name',
      }),
  ],
  [
    /already (\w+) and cannot be started again/i,
    (failure, match) =>
      new errors.AlreadyStartedError(`the run was started before: it is ${match[1] ?? ''}`, failure, {
        hint: 'submit again to make a new run',
      }),
  ],
  [
    /cannot be deleted as it is currently/i,
    (failure) => new errors.ConflictError(refusal(failure), failure, { hint: 'stop the run first' }),
  ],
  [/mutat/i, (failure) => new errors.BusyError(refusal(failure), failure, { hint: 'try again in a moment' })],
];

function makeAuthenticationError(failure: ApiFailure): ApiError {
  if (/bearer/i.test(failure.serverMessage ?? '')) {
    return new errors.AuthenticationError(`${failure.server} takes only OpenID Connect logins`, failure, {
      hint: 'this client logs in with access tokens, as REANA 0.9 and 0.95 have them',
    });
  }
  return new errors.AuthenticationError(`${failure.server} does not accept the access token`, failure, {
    hint: `copy the token from ${failure.server}/profile and set it as REANA_ACCESS_TOKEN`,
  });
}

function refusal(failure: ApiFailure): string {
  return `${failure.server} refused ${call(failure)}`;
}

function call({ method, path, status, serverMessage, attempts }: ApiFailure): string {
  const tries = attempts > 1 ? `, ${attempts} tries` : '';
  return `${method} ${path} (HTTP ${status}${tries})${serverMessage === undefined ? '' : `: ${serverMessage}`}`;
}

const LONGEST_MESSAGE = 500;

/**
 * The server's words in an error body: REANA's JSON message, or what an HTML page of a proxy says.
 * Undefined when there are none.
 */
export function serverMessage(body: string): string | undefined {
  const json = parseJson(body);
  const message = isJsonObject(json) ? json['message'] : json;
  const text =
    message === undefined ? htmlText(body) : typeof message === 'string' ? message : JSON.stringify(message);
  const flat = redact(text).replace(/\s+/g, ' ').trim();
  if (flat === '') return undefined;
  return flat.length > LONGEST_MESSAGE ? `${flat.slice(0, LONGEST_MESSAGE)}…` : flat;
}

function htmlText(body: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1];
  return title !== undefined && title.trim() !== '' ? title : body.replace(/<[^>]*>/g, ' ');
}
