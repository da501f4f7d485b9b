import type { ApiFailure } from './api-error.js';
import { askAdministrators, describeCall, refusal, type FailureRule } from './failure-rule.js';

const takeToken = ({ server }: ApiFailure): string =>
  `copy the token from ${server}/profile and set it as REANA_ACCESS_TOKEN`;

/** Who the user is, and what the user may use. */
export const ACCESS_RULES: readonly FailureRule[] = [
  {
    pattern: /^User not signed in\. Please authenticate with a Bearer token\b/i,
    status: [401],
    code: 'authentication',
    message: ({ server }) => `${server} takes only OpenID Connect logins`,
    hint: 'log in',
    action: ({ server }) => ({ type: 'login', server }),
  },
  {
    pattern:
      /^access_not_granted$|^(?:The )?(?:user|token) (?:does not have|lacks) the required .*\brole\.?$/i,
    status: [403],
    code: 'role-missing',
    message: (failure) => `your account has no access to REANA: ${refusal(failure)}`,
    hint: `${askAdministrators} to grant you access; logging in again does not help`,
  },
  {
    pattern: /^An account already exists\b/i,
    status: [403],
    code: 'permission-denied',
    hint: `${askAdministrators} to link your login with the account you have; logging in again does not help`,
  },
  {
    pattern: /^Invalid access token\.?$/i,
    status: [401, 403],
    code: 'authentication',
    message: ({ server }) => `${server} does not accept the login, or it has ended`,
    hint: 'log in',
    action: ({ server }) => ({ type: 'login', server }),
  },
  {
    pattern: /^(?:User )?(?:access )?token (?:was |has been )?revoked\.?$/i,
    status: [401, 403],
    code: 'authentication',
    message: ({ server }) => `your access token was revoked on ${server}`,
    hint: ({ server }) => `ask for a new one on ${server}/profile, or ${askAdministrators}`,
  },
  {
    pattern: /^User has no active tokens\.?$/i,
    status: [401, 403],
    code: 'authentication',
    message: ({ server }) => `you have no active access token on ${server}`,
    hint: ({ server }) => `ask for one on ${server}/profile; the administrators may have to grant it`,
  },
  {
    pattern: /^(?:User )?(?:access )?token (?:is )?not valid\.?$/i,
    status: [401, 403],
    code: 'authentication',
    message: ({ server }) => `${server} does not accept the access token`,
    hint: takeToken,
  },
  {
    // REANA's words; the same word in any other response is part of a name, or of a failed query of its database.
    pattern:
      /^(?:User )?quota exceeded\b|^(?:This action|(?:Uploading file|Launching the workflow) .*) would exceed the disk quota limit \([^()]*\)\. Aborting\b/i,
    status: [403],
    code: 'quota-exceeded',
    hint: 'delete old runs to free disk, or ask the administrators for a larger quota',
  },
  {
    pattern:
      /^The (?:identity provider|authentication session store) .*\bunavailable\b|^Authentication session is temporarily unavailable\b/i,
    status: [502, 503, 504],
    code: 'identity-provider',
    message: (failure) => `${failure.server} can't check logins at the moment: ${describeCall(failure)}`,
    hint: 'try again later; your login is kept',
  },
  {
    status: [401],
    code: 'authentication',
    message: ({ server }) => `${server} does not accept the access token`,
    hint: takeToken,
  },
];
