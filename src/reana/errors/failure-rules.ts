import type { Action } from '../../core/action.js';
import type { ErrorCode } from '../../core/error-codes.js';
import type { ApiFailure } from './api-error.js';

/** One cause of failure: how it is recognised, its error code, the message and what to do. */
export interface FailureRule {
  /** The server's words, or its name for the cause. */
  readonly pattern?: RegExp;
  /** Any status of 400 and above when left out. */
  readonly status?: readonly number[];
  /** Methods and paths, as `DELETE /secrets/`. */
  readonly call?: RegExp;
  readonly code: ErrorCode;
  /** What happened; `found` is what the pattern caught. "The server refused the call" when left out. */
  readonly message?: (failure: ApiFailure, found: string) => string;
  readonly hint: string | ((failure: ApiFailure) => string);
  readonly action?: (failure: ApiFailure) => Action;
}

const askAdministrators = "ask the cluster's administrators";

/**
 * The first rule that matches decides. REANA responds 403 to many different failures, so the patterns of its messages,
 * which are those of the servers 0.9.0 to 0.95, come before the status.
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  {
    pattern: /authenticate with a bearer token/i,
    code: 'authentication',
    message: ({ server }) => `${server} takes only OpenID Connect logins`,
    hint: 'log in',
    action: ({ server }) => ({ type: 'login', server }),
  },
  {
    pattern: /access_not_granted|\brequired\b.*\brole\b/i,
    code: 'role-missing',
    message: (failure) => `your account has no access to REANA: ${refusal(failure)}`,
    hint: `${askAdministrators} to grant you access; logging in again does not help`,
  },
  {
    pattern: /account already exists/i,
    code: 'permission-denied',
    hint: `${askAdministrators} to link your login with the account you have; logging in again does not help`,
  },
  {
    pattern: /invalid access token/i,
    code: 'authentication',
    message: ({ server }) => `${server} does not accept the login, or it has ended`,
    hint: 'log in',
    action: ({ server }) => ({ type: 'login', server }),
  },
  {
    pattern: /token (is )?not valid|token (has been )?revoked|no active tokens/i,
    code: 'authentication',
    message: ({ server }) => `${server} does not accept the access token`,
    hint: ({ server }) => `copy the token from ${server}/profile and set it as REANA_ACCESS_TOKEN`,
  },
  {
    pattern: /quota/i,
    code: 'quota-exceeded',
    hint: 'delete old runs to free disk, or ask the administrators for a larger quota',
  },
  {
    pattern: /REANA_WORKON is set to (.+), but that workflow does not exist/i,
    code: 'not-found',
    message: ({ server }, run) => `there is no run "${run}" on ${server}`,
    hint: 'list the runs there are',
    action: () => ({ type: 'list-runs' }),
  },
  {
    pattern: /workspace does not exist/i,
    code: 'not-found',
    hint: 'the run was deleted; its files are gone',
  },
  {
    pattern: /illegal character|valid UUIDv?4/i,
    code: 'invalid-name',
    hint: 'take letters, digits, "-" and "_" for the name',
  },
  {
    pattern: /already (\w+) and cannot be started again/i,
    code: 'already-started',
    message: (_failure, state) => `the run was started before: it is ${state}`,
    hint: 'submit again to make a new run',
  },
  {
    pattern: /only finished or failed workflows can be restarted/i,
    code: 'not-restartable',
    hint: 'wait until the run has ended; a run that was stopped has to be submitted again',
  },
  {
    pattern: /retention rules are currently being applied/i,
    code: 'retention-pending',
    hint: 'the server removes old files of the run: try again in some minutes',
  },
  {
    pattern: /images?\b.*\bnot (allowed|vetted)|not allowed\b.*\bimages?\b|allowlist/i,
    code: 'image-not-allowed',
    hint: `take an image that the cluster runs, or ${askAdministrators} to add yours`,
    action: () => ({ type: 'show-server' }),
  },
  {
    pattern: /cannot be deleted as it is currently/i,
    code: 'still-running',
    hint: 'stop the run first',
  },
  {
    pattern: /is not running/i,
    status: [409],
    code: 'not-running',
    hint: 'only running runs can be stopped; one that waits can be deleted',
  },
  {
    pattern: /already (been )?shared/i,
    code: 'already-shared',
    hint: 'nothing is left to do; to change the terms, end the sharing first',
  },
  {
    pattern: /secrets? .*already exists?|already exists?.*secret/i,
    code: 'secret-exists',
    hint: 'take another name, or replace it',
    action: () => ({ type: 'set-option', option: 'overwrite' }),
  },
  { pattern: /mutat/i, status: [409, 503], code: 'busy', hint: 'try again in a moment' },
  {
    pattern: /opening symlink|symlinks? .*not allowed/i,
    code: 'symbolic-link',
    hint: 'download the file that the link leads to',
  },
  {
    pattern: /no longer accepts .*reana_specification/i,
    code: 'protocol-mismatch',
    hint: 'its /api/ping does not announce that it takes bundles: report this to the administrators of the cluster',
  },
  {
    call: /^DELETE \/secrets\//,
    status: [404],
    code: 'not-found',
    message: ({ server, serverMessage }) => `${server} knows no such secret: ${serverMessage ?? ''}`,
    hint: 'list those there are',
    action: () => ({ type: 'list-secrets' }),
  },
  {
    pattern: /identity provider|session store/i,
    status: [502, 503, 504],
    code: 'identity-provider',
    message: (failure) => `${failure.server} can't check logins at the moment: ${describeCall(failure)}`,
    hint: 'try again later; your login is kept',
  },
  {
    status: [401],
    code: 'authentication',
    message: ({ server }) => `${server} does not accept the access token`,
    hint: ({ server }) => `copy the token from ${server}/profile and set it as REANA_ACCESS_TOKEN`,
  },
  {
    status: [403],
    code: 'permission-denied',
    hint: `if the run is yours and the name is right, ${askAdministrators}`,
  },
  {
    status: [404],
    code: 'not-found',
    hint: ({ path }) => (runOf(path) === undefined ? 'list the runs there are' : 'list the files there are'),
    action: listWhatThereIs,
  },
  { status: [409], code: 'conflict', hint: 'look at the state of the run, then try again' },
  {
    status: [411],
    code: 'length-required',
    hint: 'a proxy on the way sends uploads without their length: go around it with NO_PROXY',
  },
  {
    status: [413],
    code: 'payload-too-large',
    hint: "the limit may be that of a proxy: ask the cluster's administrators",
  },
  { status: [429], code: 'rate-limited', hint: 'wait a minute, then try again' },
  {
    status: [501],
    code: 'server-error',
    message: (failure) => `${failure.server} does not offer this: ${describeCall(failure)}`,
    hint: 'trying again does not help: use another server, or do without it',
  },
  {
    status: [502, 503, 504],
    code: 'server-unavailable',
    message: (failure) => `${failure.server} is not available: ${describeCall(failure)}`,
    hint: 'try again later; if it persists, report this to the administrators of the cluster',
  },
];

/** For 500 and above that no rule knows. */
export const SERVER_FAILURE: FailureRule = {
  code: 'server-error',
  message: (failure) => `${failure.server} failed at ${describeCall(failure)}`,
  hint: 'try again later; if it persists, report this to the administrators of the cluster',
};

/** For whatever else is below 500. */
export const BAD_REQUEST: FailureRule = {
  code: 'bad-request',
  hint: 'the message of the server names the problem',
};

/** The run whose files the call was about. */
function runOf(path: string): string | undefined {
  const name = /^\/workflows\/([^/]+)\/workspace(\/|$)/.exec(path)?.[1];
  return name === undefined ? undefined : decodeURIComponent(name);
}

function listWhatThereIs({ path }: ApiFailure): Action {
  const run = runOf(path);
  return run === undefined ? { type: 'list-runs' } : { type: 'list-files', run };
}

export function refusal(failure: ApiFailure): string {
  return `${failure.server} refused ${describeCall(failure)}`;
}

/** The call, its response, and the words that came with it. */
export function describeCall(failure: ApiFailure): string {
  const { method, path, query, status, serverMessage, attempts } = failure;
  const asked = query === undefined || query === '' ? '' : `?${query}`;
  const tries = attempts > 1 ? `, ${attempts} tries` : '';
  const words = serverMessage === undefined ? '' : `: ${serverMessage}`;
  return `${method} ${path}${asked} (HTTP ${status}${tries})${words}`;
}
